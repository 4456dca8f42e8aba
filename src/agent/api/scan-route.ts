import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { maskContact } from '../../shared/contact/contact.ts'
import type { Identifier } from '../../shared/customer.ts'
import { SaleId } from '../../shared/ids.ts'
import { AmountMinor } from '../../shared/money.ts'
import { maskCard } from '../../shared/scan/mask-card.ts'
import { recogniseScan, type Scan } from '../../shared/scan/recognise-scan.ts'
import type { Register } from '../register.ts'
import { answerSoon, SaleAnswer } from './answers.ts'

/** What was scanned, as its sender may be told: numbers that name a person or are worth money come back masked. */
const Scanned = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customer'), by: z.enum(['card', 'wallet']), masked: z.string() }),
  z.object({ kind: z.literal('promo'), code: z.string() }),
  z.object({ kind: z.literal('gift-card'), masked: z.string() }),
  z.object({
    kind: z.literal('receipt'),
    fnNumber: z.string(),
    fdNumber: z.int(),
    fiscalSign: z.string(),
    totalMinor: AmountMinor,
    deviceTime: z.string(),
    receiptKind: z.enum(['sale', 'return', 'other']),
  }),
  /** `raw`: as read, without what the scanner put around it; ready for the fiscal device. */
  z.object({ kind: z.literal('marking'), raw: z.string() }),
  z.object({ kind: z.literal('goods'), barcode: z.string() }),
  z.object({ kind: z.literal('unknown'), reason: z.string() }),
])

/** What a scan is, for register programs that own the scanner and do not want to know our cards. */
export function scanRoute(register: Register): FastifyPluginAsyncZod {
  const { sales, runner, settings } = register
  return async app => {
    app.post(
      '/v1/scans',
      {
        schema: {
          tags: ['scans'],
          summary: 'What was scanned. A customer’s card or wallet identifies in the sale that is named',
          body: z.object({ text: z.string().min(1).max(512), saleId: SaleId.optional() }),
          response: { 200: z.object({ scan: Scanned }).extend(SaleAnswer.partial().shape) },
        },
      },
      async ({ body: { text, saleId } }) => {
        const recognised = recogniseScan(text, settings.scans)
        const scan = toScanned(recognised)
        const identifier = identifierOf(recognised)
        if (saleId === undefined || !identifier) return { scan }
        runner.get(saleId)
        return { scan, ...(await answerSoon(register, saleId, sales.identifyBy(saleId, identifier))) }
      },
    )
  }
}

function identifierOf(scan: Scan): Identifier | undefined {
  if (scan.kind === 'loyalty-card') return { by: 'card', value: scan.number }
  if (scan.kind === 'wallet') return { by: 'wallet', phone: scan.phone, code: scan.code }
  return undefined
}

function toScanned(scan: Scan): z.infer<typeof Scanned> {
  switch (scan.kind) {
    case 'loyalty-card':
      return { kind: 'customer', by: 'card', masked: maskCard(scan.number) }
    case 'wallet':
      return { kind: 'customer', by: 'wallet', masked: maskContact(scan.phone).masked }
    case 'gift-card':
      return { kind: 'gift-card', masked: maskCard(scan.number) }
    case 'bad-check-digit':
      return { kind: 'unknown', reason: 'bad-check-digit' }
    case 'goods':
    case 'promo':
    case 'receipt':
    case 'marking':
    case 'unknown':
      return scan
  }
}

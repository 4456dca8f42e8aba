import type { SaleAnswer } from '../../../src/agent/api/answers.ts'
import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { cashier } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { Bill, Money, RegisterSoftware } from '../register-software.ts'
import { good, polled, type Speak } from './speaker.ts'

/** Makes the fiscal document of a sale that is frozen; told twice it is still one. */
export type Printing = (answer: SaleAnswer, money: readonly Money[]) => Promise<RegisteredDocument>

export type PlainDeps = Readonly<{
  speak: Speak
  /** The text the customer reads on their phone, newest last. */
  messages(phone: string): readonly string[]
  print: Printing
  wakeUp?: (() => Promise<void>) | undefined
}>

/** So long a customer waits for a code before the sale goes on without. */
const CODE_PATIENCE_MS = 4_000
const SECOND_CODE_PATIENCE_MS = 1_000
const LOOKUP_PATIENCE_MS = 4_000

/** A register program that speaks the local API as it is documented. */
export function plainSoftware({ speak, messages, print, wakeUp }: PlainDeps): RegisterSoftware {
  const present = async (saleId: string) => (await good(speak('GET', `/sales/${saleId}?since=0`))).body
  const bill = ({ sale }: SaleAnswer): Bill => ({ totalMinor: sale.totalMinor, dueMinor: sale.dueMinor })

  const codeFor = async (saleId: string, phone: string, purpose: 'join' | 'spend'): Promise<boolean> => {
    const before = messages(phone).length
    const sent = await speak('POST', `/sales/${saleId}/code`, { purpose })
    if (sent.status >= 300 || sent.body.notice) return false
    // Asked for once more after a crash, the same code may not be sent again.
    await within(before > 0 ? SECOND_CODE_PATIENCE_MS : CODE_PATIENCE_MS, () => messages(phone).length > before)
    const code = /\d{4}/.exec(messages(phone).at(-1) ?? '')?.[0]
    if (!code) return false
    await speak('POST', `/sales/${saleId}/code/check`, { code })
    return await within(CODE_PATIENCE_MS, async () => (await present(saleId)).sale.customer.state === 'verified')
  }

  return {
    async wakeUp() {
      await wakeUp?.()
      await good(speak('GET', '/sales?state=unsettled'))
    },

    async ring({ saleId, lines, terms }) {
      await good(speak('PUT', `/sales/${saleId}`, { revision: 1, lines, cashier, ...(terms ? { terms } : {}) }))
    },

    async recognise(saleId, phone) {
      await good(speak('POST', `/sales/${saleId}/identify`, { phone }))
      let sale: SaleView | undefined
      await within(LOOKUP_PATIENCE_MS, async () => {
        sale = (await present(saleId)).sale
        return sale.customer.state !== 'anonymous' || sale.customer.lookup !== 'searching'
      })
      const customer = sale?.customer
      if (customer?.state === 'identified' || customer?.state === 'verified') return 'known'
      return customer?.state === 'anonymous' && customer.lookup === 'not-found' ? 'unknown' : 'away'
    },

    async join(saleId, phone) {
      const { state } = (await present(saleId)).sale.customer
      return state === 'verified' || (state === 'anonymous' && (await codeFor(saleId, phone, 'join')))
    },

    async prove(saleId, phone) {
      const { state } = (await present(saleId)).sale.customer
      if (state === 'verified') return true
      return state === 'identified' && (await codeFor(saleId, phone, 'spend'))
    },

    async spend(saleId, amountMinor) {
      const answer = await speak('POST', `/sales/${saleId}/redeem`, { amountMinor })
      if (answer.status >= 300) return 0
      await within(LOOKUP_PATIENCE_MS, async () => (await present(saleId)).sale.quoteState !== 'pending')
      return (await present(saleId)).sale.amounts.pointsMinor
    },

    addGiftCard: async (saleId, number) =>
      (await speak('POST', `/sales/${saleId}/gift-cards`, { number })).status < 300,

    async takeUpAgain(saleId) {
      await good(speak('POST', `/sales/${saleId}/activate`))
    },

    async checkOut(saleId) {
      const { sale } = await present(saleId)
      if (sale.state === 'composing' || sale.state === 'reserving') {
        await good(speak('POST', `/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
      }
      return bill(await polled(speak, saleId, ({ state }) => state !== 'reserving' && state !== 'composing'))
    },

    async card(saleId, tenderId, amountMinor, state) {
      const { sale } = await present(saleId)
      if (sale.tenders.some(tender => tender.tenderId === tenderId && tender.state === state)) return
      const rrn = state === 'approved' ? '123456789012' : undefined
      const { checkoutVersion } = sale
      await good(
        speak('POST', `/sales/${saleId}/tenders`, { tenderId, kind: 'card', amountMinor, state, rrn, checkoutVersion }),
      )
    },

    async finish(saleId, money) {
      const known = await polled(
        speak,
        saleId,
        ({ state }) => state === 'frozen' || state === 'completed' || state === 'settling',
      )
      const [document] = known.sale.documents
      if (known.sale.state === 'completed' && document) return document.registered
      return await print(known, money)
    },

    async takeBack(returnId, { fnNumber, fdNumber }, lines) {
      const receipt = { by: 'document', fnNumber, fdNumber }
      await waitFor(
        'the return to be prepared',
        async () => (await good(speak('POST', '/returns', { saleId: returnId, receipt, lines }))).status === 200,
        30_000,
      )
      return bill(await present(returnId))
    },

    async handOver(saleId, paid, draft, prepaidMinor) {
      const of = [{ fnNumber: paid.fnNumber, fdNumber: paid.fdNumber }]
      const prepared = await within(
        8_000,
        async () => (await speak('POST', '/settlements', { saleId, of })).status === 200,
      )
      if (!prepared) {
        const terms = { settlement: { kind: 'handover', of, prepaidMinor } }
        await good(speak('PUT', `/sales/${saleId}`, { revision: 1, lines: draft.lines, terms }))
      }
      return await this.checkOut(saleId)
    },
  }
}

async function within(patienceMs: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  return await waitFor('it', isSo, patienceMs).then(
    () => true,
    () => false,
  )
}

/** The agent prints: money in, document out. */
export function agentPrints(speak: Speak): Printing {
  return async ({ sale }, money) => {
    const { saleId } = sale
    const toldMinor = sale.tenders
      .filter(({ state, tenderId }) => state === 'approved' && tenderId !== undefined)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    const tenders = sale.kind === 'sale' && toldMinor >= sale.dueMinor ? [] : money
    if (sale.state === 'frozen') {
      await good(speak('POST', `/sales/${saleId}/pay`, { operationId: `pay-${saleId}`, tenders, cashier }))
    }
    const ended = await polled(speak, saleId, ({ state }) => state === 'completed' || state === 'frozen')
    const [document] = ended.sale.documents
    if (document && ended.sale.state === 'completed') return document.registered
    // Refused, or found not printed: the same payment is asked for again.
    return await agentPrints(speak)(ended, money)
  }
}

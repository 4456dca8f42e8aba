import {
  asPrinted,
  bonus,
  cash,
  createFrontolClient,
  type FrontolPosition,
  type FrontolReply,
  position,
} from '../../agent/frontol/frontol-client.ts'
import type { RegisterProgram } from '../../chaos/register-program.ts'
import { cashier } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { Bill, RegisterSoftware } from '../register-software.ts'
import { TryLater } from '../stepping.ts'

export const ACCESS_KEY = 'frontol-access-key-for-promises'

/** What Frontol has on its own disk about a receipt: its positions, the customer, and what it was told to take off. */
type OwnReceipt = {
  positions: FrontolPosition[]
  keys: string[]
  client?: { mobilePhone: string }
  bonusAmount: number
  told?: FrontolReply
  refundOf?: string
}

type Deps = Readonly<{
  url(): string
  program: RegisterProgram
  /** Codes the customers read on their phones. */
  messages(phone: string): readonly string[]
  disk: Map<string, unknown>
}>

const TRY_AGAIN = 462
const CODE_PATIENCE_MS = 3_000
const LOOKUP_PATIENCE_MS = 4_000

/** Frontol, as far as its loyalty protocol goes. It prints itself, holds its own bank terminal, and parks receipts without a word. */
export function frontolSoftware({ url, program, messages, disk }: Deps): RegisterSoftware {
  const frontol = () => createFrontolClient({ url: url(), accessKey: ACCESS_KEY })
  const receipt = (saleId: string): OwnReceipt => {
    const known = disk.get(saleId) as OwnReceipt | undefined
    if (!known) throw new Error(`Frontol has no receipt ${saleId}`)
    return known
  }
  const document = (saleId: string) => {
    const { refundOf } = receipt(saleId)
    const uid = `{${saleId}}`
    return frontol().open(refundOf ? { uid, type: 'refundReceipt', referenceUid: `{${refundOf}}` } : { uid })
  }
  const cart = (saleId: string) => {
    const { positions, client } = receipt(saleId)
    return client ? { positions, client } : { positions }
  }
  const bill = (saleId: string): Bill => {
    const { positions, told } = receipt(saleId)
    const printed = told ? asPrinted(positions, told) : positions
    const totalMinor = printed.reduce((sum, { totalAmount }) => sum + Math.round(totalAmount * 100), 0)
    return { totalMinor, dueMinor: totalMinor }
  }
  const calculate = async (saleId: string): Promise<FrontolReply> => {
    const reply = later(await document(saleId).calculate(cart(saleId)))
    receipt(saleId).told = reply
    return reply
  }
  const codeFor = async (saleId: string, phone: string): Promise<boolean> => {
    const client = { mobilePhone: `+${phone}` }
    receipt(saleId).client = client
    if ((await frontol().describe(client)).body.code !== 0) return false
    await within(CODE_PATIENCE_MS, () => messages(phone).length > 0)
    const code = /\d{4}/.exec(messages(phone).at(-1) ?? '')?.[0]
    if (!code) return false
    let reply: FrontolReply | undefined
    return await within(CODE_PATIENCE_MS, async () => {
      reply = await frontol().execute(client, code)
      return reply.body.code === 0
    })
  }

  return {
    wakeUp: () => program.reopen(),

    async ring({ saleId, lines }) {
      const positions = lines.map((line, at) =>
        position(at + 1, line.priceMinor / 100, line.quantityMilli / 1000, line.name),
      )
      if (!disk.has(saleId)) disk.set(saleId, { positions, keys: lines.map(({ key }) => key), bonusAmount: 0 })
      await calculate(saleId)
    },

    async recognise(saleId, phone) {
      receipt(saleId).client = { mobilePhone: `+${phone}` }
      let texts = ''
      await within(LOOKUP_PATIENCE_MS, async () => {
        const { body } = await calculate(saleId)
        texts = (body.cashierInformation ?? []).map(({ text }) => text).join(' ')
        return body.client?.availableAmount !== undefined || texts.includes('не найден')
      })
      if (receipt(saleId).told?.body.client?.availableAmount !== undefined) return 'known'
      return texts.includes('не найден') ? 'unknown' : 'away'
    },

    join: codeFor,
    prove: codeFor,

    async spend(saleId, amountMinor) {
      const own = receipt(saleId)
      if (own.bonusAmount > 0) return Math.round(own.bonusAmount * 100)
      const reply = later(await document(saleId).payByBonus(cart(saleId), amountMinor / 100))
      if (reply.body.code !== 0) return 0
      own.told = reply
      own.bonusAmount = amountMinor / 100
      return amountMinor
    },

    addGiftCard: () => Promise.reject(new Error('Frontol keeps its gift cards itself')),
    takeUpAgain: async saleId => void (await calculate(saleId)),

    async checkOut(saleId) {
      if (receipt(saleId).bonusAmount === 0) await calculate(saleId)
      return bill(saleId)
    },

    card: async () => undefined,

    async finish(saleId, money) {
      const own = receipt(saleId)
      const printed = own.told ? asPrinted(own.positions, own.told) : own.positions
      const kind = own.refundOf ? 'return' : 'sale'
      const operationMark = saleId.slice(0, 16)
      const found = await program.find(document => document.operationMark === operationMark)
      const { totalMinor } = bill(saleId)
      const isCard = money.some(tender => tender.kind === 'card')
      const tenders = { cash: isCard ? 0 : totalMinor, card: isCard ? totalMinor : 0, advance: 0, credit: 0, other: 0 }
      const lines = printed.map(({ text, totalAmount, quantity }) => ({
        name: text,
        priceMinor: Math.round((totalAmount * 100) / quantity),
        quantityMilli: quantity * 1000,
        totalMinor: Math.round(totalAmount * 100),
        vatCode: 2,
        paymentMethod: 4,
        itemKind: 1,
        department: 1,
      }))
      const paper = {
        kind,
        lines,
        tenders,
        totalMinor,
        taxSystem: 0,
        cashier,
        isElectronicOnly: false,
        operationMark,
      } as const
      const registered = found ?? (await program.print(paper))
      disk.set(`fd-${registered.fdNumber}`, saleId)
      const payments = [
        ...(own.bonusAmount > 0 ? [bonus(own.bonusAmount)] : []),
        isCard ? { ...cash(totalMinor / 100), type: 'card' } : cash(totalMinor / 100),
      ]
      const { fnNumber, fdNumber, fiscalSign } = registered
      const reply = later(
        await document(saleId).confirm({ ...cart(saleId), positions: printed }, payments, {
          fiscal: { fnNumber, fdNumber, fiscalSign },
        }),
      )
      if (reply.body.code !== 0) throw new Error(`confirm: ${reply.body.code} ${reply.body.error}`)
      return registered
    },

    async takeBack(returnId, sold, lines) {
      const refundOf = disk.get(`fd-${sold.fdNumber}`)
      if (typeof refundOf !== 'string') throw new Error('Frontol does not know the receipt')
      const original = receipt(refundOf)
      const back = original.positions.flatMap((each, at) => {
        const quantityMilli = lines
          ? lines.find(({ key }) => key === original.keys[at])?.quantityMilli
          : each.quantity * 1000
        if (!quantityMilli) return []
        const quantity = quantityMilli / 1000
        return [
          { ...each, quantity, totalAmount: Math.round(each.price * quantity * 100) / 100, referenceIndex: each.index },
        ]
      })
      const { client } = original
      if (!disk.has(returnId)) {
        disk.set(returnId, { positions: back, keys: [], bonusAmount: 0, refundOf, ...(client ? { client } : {}) })
      }
      await calculate(returnId)
      return bill(returnId)
    },

    handOver: () => Promise.reject(new Error('the protocol knows no deliveries')),
  }
}

function later(reply: FrontolReply): FrontolReply {
  if (reply.body.code === TRY_AGAIN) throw new TryLater(reply.body.error ?? 'try again')
  return reply
}

async function within(patienceMs: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  return await waitFor('it', isSo, patienceMs).then(
    () => true,
    () => false,
  )
}

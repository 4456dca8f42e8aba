import { createHash, randomUUID } from 'node:crypto'

export type FrontolReply = Readonly<{
  status: number
  elapsedMs: number
  body: Readonly<{
    code: number
    error?: string
    client?: Readonly<{ mobilePhone?: string; availableAmount?: number }>
    document?: Readonly<{ positions: { index: number; discountAmount: number; paidAmount?: number }[] }>
    cashierInformation?: { text: string }[]
    printingInformation?: { type: string; text: string }[][]
    form?: Readonly<{ title: { text: string }; elements: { name: string; regExp: string }[] }>
  }>
}>

/** A position as Frontol shows it: amounts in roubles, the total before our discounts. */
export type FrontolPosition = Readonly<{
  index: number
  id: string
  text: string
  price: number
  quantity: number
  totalAmount: number
  referenceIndex?: number
}>

export type FrontolClientData = Readonly<{ mobilePhone?: string; card?: string; validationCode?: string }>

type Payment = Readonly<{ type: string; mode: string; amount: number }>

export const cash = (amount: number): Payment => ({ type: 'cach', mode: 'fiscal', amount })
export const bonus = (amount: number): Payment => ({ type: 'bonus', mode: 'nonFiscal', amount })

export function position(index: number, price: number, quantity = 1, text = `Товар ${index}`): FrontolPosition {
  return { index, id: `art-${index}`, text, price, quantity, totalAmount: Math.round(price * quantity * 100) / 100 }
}

/**
 * Frontol as far as its loyalty protocol goes: signs the raw bytes, blocks until the answer is there, prints what it was
 * told, and confirms. Knows roubles and Frontol's own names, and nothing of ours.
 */
export function createFrontolClient(options: Readonly<{ url: string; accessKey: string; timeoutMs?: number }>) {
  const { url, accessKey, timeoutMs = 5_000 } = options

  const send = async (
    path: string,
    raw: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<FrontolReply> => {
    const startedMs = performance.now()
    const response = await fetch(`${url}/loyalty-system${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: sign(accessKey, raw), ...headers },
      body: raw,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body = (await response.json()) as FrontolReply['body']
    return { status: response.status, elapsedMs: performance.now() - startedMs, body }
  }
  const post = (path: string, body: unknown) => send(path, JSON.stringify(body))

  /** One receipt in Frontol, from its first position on. */
  const open = (input: Readonly<{ uid?: string; number?: number; type?: string; referenceUid?: string }> = {}) => {
    const uid = input.uid ?? `{${randomUUID().toUpperCase()}}`
    const { number = 1, type = 'receipt', referenceUid } = input
    const head = {
      type,
      uid,
      referenceUid,
      number,
      shift: 7,
      businessUnit: 'shop-1',
      dateTime: '2026-11-22T18:05:00.000+0300',
    }
    const ask = (action: string, rest: object) => post('/document', { action, ...head, coupons: [], ...rest })
    type Cart = Readonly<{
      positions: readonly FrontolPosition[]
      client?: FrontolClientData
      coupons?: readonly string[]
    }>
    return {
      uid,
      calculate: (cart: Cart) => ask('calculate', cart),
      payByBonus: (cart: Cart, amount: number) =>
        ask('payByBonus', { ...cart, payment: bonus(amount), payments: [bonus(amount)] }),
      cancelBonusPayment: (cart: Cart, amount: number) =>
        ask('cancelBonusPayment', { ...cart, payment: bonus(amount), payments: [bonus(amount)] }),
      /** `more`: fields of this document that only some shops send. */
      confirm: (cart: Cart, payments: readonly Payment[], more: object = {}) =>
        ask('confirm', { ...cart, payments, ...more }),
    }
  }

  return {
    send,
    post,
    open,
    client: (client: FrontolClientData) => post('/client', { client }),
    describe: (client: FrontolClientData) => post('/extra/client', { action: 'describe', client }),
    check: (client: FrontolClientData, code: string) =>
      post('/extra/client', { action: 'check', client, values: [{ name: 'code', value: code }] }),
    execute: (client: FrontolClientData, code: string) =>
      post('/extra/client', { action: 'execute', client, values: [{ name: 'code', value: code }] }),
  }
}
export type FrontolClient = ReturnType<typeof createFrontolClient>

export function sign(accessKey: string, raw: string | Uint8Array): string {
  return `FrontolAuth ${createHash('md5').update(accessKey).update(raw).digest('hex')}`
}

/** The positions as they stand on the paper: each less what the answer took off. */
export function asPrinted(positions: readonly FrontolPosition[], reply: FrontolReply): FrontolPosition[] {
  const off = new Map(reply.body.document?.positions.map(({ index, discountAmount }) => [index, discountAmount]))
  return positions.map(each => ({
    ...each,
    totalAmount: Math.round((each.totalAmount - (off.get(each.index) ?? 0)) * 100) / 100,
  }))
}

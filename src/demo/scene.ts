import { randomUUID } from 'node:crypto'
import type { SaleView } from '../shared/sale-view.ts'
import { money, type Narrator } from './narrate.ts'
import type { RegisterProgram } from './register-program.ts'
import type { ScreenClient } from './screen-client.ts'
import type { DemoRegister, Stage } from './stage.ts'
import { until } from './until.ts'

export const KNOWN_PHONE = '79215550147'
export const KNOWN_CARD = '2200451873'

/** What the story did, by its own count: the tables are counted apart and must agree. */
export type StoryCount = {
  sales: number
  returns: number
  cancelled: number
  offline: number
  joined: number
  couponsIssued: number
  couponsRedeemed: number
  verified: number
  slips: number
  /** Of sales of several sellers: beyond the first of each. */
  furtherDocuments: number
  updatesApplied: number
  updatesRolledBack: number
}

export const emptyCount: StoryCount = {
  sales: 0,
  returns: 0,
  cancelled: 0,
  offline: 0,
  joined: 0,
  couponsIssued: 0,
  couponsRedeemed: 0,
  verified: 0,
  slips: 0,
  furtherDocuments: 0,
  updatesApplied: 0,
  updatesRolledBack: 0,
}

export type Scene = Readonly<{
  stage: Stage
  screen: ScreenClient
  program: RegisterProgram
  tell: Narrator
  count: StoryCount
}>

export async function checkOut(register: DemoRegister, saleId: string): Promise<number> {
  await register.pos.post(`/sales/${saleId}/checkout`, { operationId: randomUUID() })
  return (await register.pos.when(saleId, ({ state }) => state === 'frozen')).totalMinor
}

export async function payCash(register: DemoRegister, saleId: string): Promise<SaleView> {
  const totalMinor = await checkOut(register, saleId)
  const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
  await register.pos.post(`/sales/${saleId}/pay`, { operationId: randomUUID(), tenders })
  return await register.pos.when(saleId, ({ state }) => state === 'completed')
}

export function lastCode(stage: Stage, phone: string): Promise<string> {
  return until(
    () => 'a code in the development inbox',
    () => /\d{4,8}/.exec(stage.hub().messagesFor(phone).at(-1)?.text ?? '')?.[0],
  )
}

export function receipts(register: DemoRegister): number {
  return register.device.documents().filter(({ kind }) => kind === 'receipt').length
}

export function receiptText({ totalMinor, documents: [document] }: SaleView): string {
  const { fdNumber, fiscalSign } = document?.registered ?? {}
  return `${money(totalMinor)}, FD ${fdNumber}, sign ${fiscalSign}`
}

export function newSaleId(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`
}

import type { RegisteredDocument } from '../../src/shared/fiscal/document.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import type { SaleTerms } from '../../src/shared/sale-terms.ts'

/** What a register program wants to sell. Its first line's name is the goods nobody else buys. */
export type Draft = Readonly<{
  saleId: string
  lines: readonly SaleLine[]
  terms?: Partial<SaleTerms> | undefined
}>

export type Money = Readonly<{ kind: 'cash' | 'card' | 'advance' | 'credit' | 'other'; amountMinor: number }>

/** What is to be paid, or paid back. */
export type Bill = Readonly<{ totalMinor: number; dueMinor: number }>

/**
 * A register program as its shop sees it: what a cashier makes it do, in whatever protocol it speaks to us. Every verb
 * may be asked for again with the same arguments, for that is what a program does whose answer was lost. "No" is a
 * value: the hub may be away at any of them, and the sale goes on.
 */
export type RegisterSoftware = Readonly<{
  /** Its process starts: it asks what is open, looks at its own printer where it has one, and finishes nothing by guess. */
  wakeUp(): Promise<void>
  ring(draft: Draft): Promise<void>
  recognise(saleId: string, phone: string): Promise<'known' | 'unknown' | 'away'>
  /** A new customer, by one code. */
  join(saleId: string, phone: string): Promise<boolean>
  /** A code, so that points may be spent. */
  prove(saleId: string, phone: string): Promise<boolean>
  /** How much of it was granted. */
  spend(saleId: string, amountMinor: number): Promise<number>
  addGiftCard(saleId: string, number: string): Promise<boolean>
  /** Another customer comes first; this one is taken up again later. */
  takeUpAgain(saleId: string): Promise<void>
  checkOut(saleId: string): Promise<Bill>
  /** Back to the lines, and out again: the price may be another. */
  card(
    saleId: string,
    tenderId: string,
    amountMinor: number,
    answer: 'pending' | 'approved' | 'declined',
  ): Promise<void>
  /** The fiscal document, whoever makes it; told twice it is still one. */
  finish(saleId: string, money: readonly Money[]): Promise<RegisteredDocument>
  /** Prepares a return; all of the receipt, or these lines. */
  takeBack(
    returnId: string,
    sold: RegisteredDocument,
    lines?: readonly Readonly<{ key: string; quantityMilli: number }>[],
  ): Promise<Bill>
  /** Goods are handed over that were paid before, here or elsewhere. */
  handOver(saleId: string, paid: RegisteredDocument, draft: Draft, prepaidMinor: number): Promise<Bill>
}>

export type Verb = keyof RegisterSoftware

/** One protocol, and how to speak it. */
export type Dialect = Readonly<{
  name: string
  fiscalMode: 'agent-prints' | 'pos-prints' | 'facade'
  /** What this protocol has no words for, and why: such scenarios are not asked of it. */
  silent: Readonly<Partial<Record<Verb | 'exchange' | 'prepayment', string>>>
}>

import { AppError } from '../src/shared/errors/app-error.ts'
import { CustomerId } from '../src/shared/ids.ts'
import type { Programme } from '../src/shared/programme.ts'
import type { HubContext } from './context.ts'
import { customersBy } from './db/customers.ts'
import { auditPoints, type PointsAudit } from './db/points-audit.ts'
import { presentRules } from './db/rules.ts'
import { type HubSummary, summarise } from './db/summary.ts'
import { addRegister, type NewRegister } from './fleet/register-keys.ts'
import { addCustomer, grantPoints, type NewCustomer } from './loyalty/customers.ts'
import type { DevInbox } from './loyalty/dev-inbox.ts'
import type { Message } from './loyalty/message-gateway.ts'
import { phoneDigits } from './loyalty/phone.ts'
import { addPromoCodes, type PromoCodesToAdd } from './loyalty/promo-codes.ts'
import { walletText } from './loyalty/wallet.ts'
import { formatRules } from './rules/format-rules.ts'
import { publish } from './rules/publish.ts'
import { rulesOf } from './rules/published-rules.ts'
import { programmeOf } from './rules/rules.ts'
import { addStaff, type StaffToAdd } from './staff/staff-accounts.ts'

/** What IT and marketing do to a running hub, and what demos and tests look at. */
export type Administration = Readonly<{
  addRegister(register: NewRegister): Promise<void>
  /** `balanceMinor`: points to begin with, in hundredths. */
  addCustomer(customer: NewCustomer & Readonly<{ balanceMinor?: number }>): Promise<CustomerId>
  /**
   * Publishes `rules.yaml` as the next version; connected registers hear of it at once. Resolves to the version.
   *
   * @throws AppError setup.rules-invalid, with line, path and problem
   */
  publishRules(text: string, publishedBy?: string): Promise<number>
  /**
   * Changes some of the rules and publishes the result; without `storeId`, `spendingFromMs` is that of every store not
   * named in the rules. Resolves to the programme of that store.
   */
  setProgramme(change: Partial<Omit<Programme, 'version'>>): Promise<Programme>
  /** Promo codes for a promotion given by code, all or none; those known already stay as they are. */
  addPromoCodes(codes: PromoCodesToAdd): Promise<Readonly<{ added: number; known: number }>>
  /** Adds a member of store staff, or gives them another name or PIN. */
  addStaff(member: StaffToAdd): Promise<void>
  summary(): Promise<HubSummary>
  pointsConsistent(): Promise<PointsAudit>
  /** Resolves once everything received so far is applied. */
  whenApplied(): Promise<void>
  /** Code messages to a phone, oldest first; only with `devInbox`. */
  messagesFor(phone: string): readonly Message[]
  /** The QR text a customer's wallet shows now. */
  walletText(phone: string): Promise<string>
}>

export function administer(context: HubContext, inbox: DevInbox | undefined): Administration {
  const { db, secret, now, applier } = context
  return {
    addRegister: register => addRegister(db, secret, register, now()),
    addCustomer: async ({ balanceMinor = 0, ...customer }) => {
      const { customerId } = await db.transaction().execute(tx => addCustomer(tx, customer, now()))
      await grantPoints(db, customerId, balanceMinor, now())
      return CustomerId.parse(customerId)
    },
    publishRules: async (text, publishedBy = 'administration') => (await publish(context, text, publishedBy)).version,
    setProgramme: async ({ storeId, spendingFromMs, ...change }) => {
      const present = rulesOf((await presentRules(db)).text)
      const isPlanned = spendingFromMs !== undefined
      const stores = isPlanned ? { ...present.stores, [storeId ?? 'default']: { spendingFromMs } } : present.stores
      const published = await publish(context, formatRules({ ...present, ...change, stores }), 'administration')
      return programmeOf(rulesOf(published.text), published.version, storeId)
    },
    addPromoCodes: codes => addPromoCodes(db, codes, now()),
    addStaff: member => addStaff(db, secret, member, now()),
    summary: () => summarise(db),
    pointsConsistent: () => auditPoints(db),
    whenApplied: () => applier.whenIdle(),
    messagesFor: phone => inbox?.messagesFor(phoneDigits(phone)) ?? [],
    walletText: async phone => {
      const [customer] = await customersBy(db, 'phone', phoneDigits(phone))
      if (!customer) throw new AppError('loyalty.customer-not-found')
      return walletText(secret, customer, now())
    },
  }
}

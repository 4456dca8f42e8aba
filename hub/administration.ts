import { AppError } from '../src/shared/errors/app-error.ts'
import { CustomerId } from '../src/shared/ids.ts'
import { Programme } from '../src/shared/programme.ts'
import type { HubContext } from './context.ts'
import { customersBy } from './db/customers.ts'
import { auditPoints, type PointsAudit } from './db/points-audit.ts'
import { addProgramme, currentProgramme } from './db/programme.ts'
import { type HubSummary, summarise } from './db/summary.ts'
import { addRegister, type NewRegister } from './fleet/register-keys.ts'
import { addCustomer, grantPoints, type NewCustomer } from './loyalty/customers.ts'
import type { DevInbox } from './loyalty/dev-inbox.ts'
import type { Message } from './loyalty/message-gateway.ts'
import { phoneDigits } from './loyalty/phone.ts'
import { walletText } from './loyalty/wallet.ts'

/** What IT and marketing do to a running hub, and what demos and tests look at. */
export type Administration = Readonly<{
  addRegister(register: NewRegister): Promise<void>
  /** `balanceMinor`: points to begin with, in hundredths. */
  addCustomer(customer: NewCustomer & Readonly<{ balanceMinor?: number }>): Promise<CustomerId>
  /** The next version of the programme; connected registers hear of it at once. */
  setProgramme(change: Partial<Omit<Programme, 'version'>>): Promise<Programme>
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
  const { db, secret, now, sessions, applier } = context
  return {
    addRegister: register => addRegister(db, secret, register, now()),
    addCustomer: async ({ balanceMinor = 0, ...customer }) => {
      const { customerId } = await db.transaction().execute(tx => addCustomer(tx, customer, now()))
      await grantPoints(db, customerId, balanceMinor, now())
      return CustomerId.parse(customerId)
    },
    setProgramme: async change => {
      const programme = await db.transaction().execute(async tx => {
        const present = await currentProgramme(tx)
        const next = Programme.parse({ ...present, ...change, version: present.version + 1 })
        await addProgramme(tx, next, now())
        return next
      })
      for (const session of sessions.all()) session.line.send('rules.changed', { programme })
      return programme
    },
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

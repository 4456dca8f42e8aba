import { v7 as uuidv7 } from 'uuid'
import { maskPhone } from '../../src/shared/contact/phone-text.ts'
import type { Customer, Identifier } from '../../src/shared/customer.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { CustomerId } from '../../src/shared/ids.ts'
import { findCodeRequest } from '../db/codes.ts'
import {
  type CustomerRecord,
  customerById,
  customersBy,
  findJoin,
  insertCustomer,
  insertJoin,
} from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { balanceOf, customerAccount, ISSUED, post } from '../db/points.ts'
import { hasBought } from '../db/receipts.ts'
import { phoneDigits } from './phone.ts'

export type NewCustomer = Readonly<{
  phone: string
  card?: string | undefined
  email?: string | undefined
  name?: string | undefined
  isBlocked?: boolean | undefined
}>

export async function addCustomer(db: Db, customer: NewCustomer, nowMs: number): Promise<CustomerRecord> {
  const record: CustomerRecord = {
    customerId: uuidv7(),
    phone: phoneDigits(customer.phone),
    card: customer.card ?? null,
    email: customer.email === undefined ? null : normaliseEmail(customer.email),
    name: customer.name ?? null,
    isBlocked: customer.isBlocked ?? false,
  }
  await insertCustomer(db, record, nowMs)
  return record
}

/** Gives points from the programme, in hundredths; negative takes them. */
export async function grantPoints(db: Db, customerId: string, amountMinor: number, nowMs: number): Promise<void> {
  const legs = [
    { account: customerAccount(customerId), amountMinor },
    { account: ISSUED, amountMinor: -amountMinor },
  ]
  await db.transaction().execute(tx => post(tx, { kind: 'grant', legs }, nowMs))
}

export type Identified =
  | Readonly<{ status: 'found'; record: CustomerRecord }>
  | Readonly<{ status: 'not-found' | 'ambiguous' }>

/** Who is named. A wallet names by its phone; whether it proves is another question. Several customers may share an e-mail. */
export async function identify(db: Db, identifier: Identifier): Promise<Identified> {
  const found = await lookUp(db, identifier)
  const [record] = found
  if (!record) return { status: 'not-found' }
  return found.length > 1 ? { status: 'ambiguous' } : { status: 'found', record }
}

async function lookUp(db: Db, identifier: Identifier): Promise<CustomerRecord[]> {
  switch (identifier.by) {
    case 'phone':
      return customersBy(db, 'phone', phoneDigits(identifier.value))
    case 'wallet':
      return customersBy(db, 'phone', phoneDigits(identifier.phone))
    case 'card':
      return customersBy(db, 'card', identifier.value)
    case 'email':
      return customersBy(db, 'email', normaliseEmail(identifier.value))
  }
}

/** The customer as a register may know them. */
export async function customerForRegister(db: Db, record: CustomerRecord): Promise<Customer> {
  return {
    customerId: CustomerId.parse(record.customerId),
    ...(record.name === null ? {} : { name: record.name }),
    phoneMasked: maskPhone(record.phone),
    balanceMinor: await balanceOf(db, customerAccount(record.customerId)),
    hasEmail: record.email !== null,
    isNew: !(await hasBought(db, record.customerId)),
  }
}

type JoinRequest = Readonly<{
  registerId: string
  operationId: string
  phone: string
  codeRequestId: string
  name?: string | undefined
}>

/**
 * Makes a customer of a phone that was proved by a join code at this register. Repeating the operation, or joining
 * with a phone that is known, gives the customer who is there.
 *
 * @throws AppError loyalty.not-verified, loyalty.customer-blocked, request.operation-reused
 */
export async function joinCustomer(db: Db, request: JoinRequest, nowMs: number): Promise<Customer> {
  const phone = phoneDigits(request.phone)
  return db.transaction().execute(async tx => {
    const repeated = await findJoin(tx, request.operationId)
    if (repeated) {
      const record = await customerById(tx, repeated.customerId)
      if (!record || repeated.phone !== phone) throw new AppError('request.operation-reused')
      return customerForRegister(tx, record)
    }
    const proof = await findCodeRequest(tx, request.codeRequestId)
    const isProved =
      proof?.state === 'verified' &&
      proof.purpose === 'join' &&
      proof.phone === phone &&
      proof.registerId === request.registerId
    if (!isProved) throw new AppError('loyalty.not-verified')

    const [known] = await customersBy(tx, 'phone', phone)
    if (known?.isBlocked) throw new AppError('loyalty.customer-blocked')
    const record = known ?? (await addCustomer(tx, { phone, name: request.name }, nowMs))
    await insertJoin(tx, request.operationId, record.customerId, phone)
    return customerForRegister(tx, record)
  })
}

/** As e-mails are kept and compared. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase()
}

import type { Db } from './open-database.ts'

export type CustomerRecord = Readonly<{
  customerId: string
  phone: string
  card: string | null
  email: string | null
  name: string | null
  isBlocked: boolean
}>

const columns = ['customer_id', 'phone', 'card', 'email', 'name', 'state'] as const

/** Customers with this phone, card or e-mail, at most two: enough to know that it is ambiguous. */
export async function customersBy(
  db: Db,
  field: 'customer_id' | 'phone' | 'card' | 'email',
  value: string,
): Promise<CustomerRecord[]> {
  const rows = await db.selectFrom('customers').select(columns).where(field, '=', value).limit(2).execute()
  return rows.map(row => ({
    customerId: row.customer_id,
    phone: row.phone,
    card: row.card,
    email: row.email,
    name: row.name,
    isBlocked: row.state === 'blocked',
  }))
}

export async function customerById(db: Db, customerId: string): Promise<CustomerRecord | undefined> {
  return (await customersBy(db, 'customer_id', customerId))[0]
}

export async function insertCustomer(db: Db, customer: CustomerRecord, nowMs: number): Promise<void> {
  await db
    .insertInto('customers')
    .values({
      customer_id: customer.customerId,
      phone: customer.phone,
      card: customer.card,
      email: customer.email,
      name: customer.name,
      state: customer.isBlocked ? 'blocked' : 'active',
      joined_at_ms: nowMs,
    })
    .execute()
}

/** The customer's e-mail, if there is none yet. */
export async function setFirstEmail(db: Db, customerId: string, email: string): Promise<void> {
  await db
    .updateTable('customers')
    .set({ email })
    .where('customer_id', '=', customerId)
    .where('email', 'is', null)
    .execute()
}

/** What a join operation gave before, so that repeating it gives the same. */
export async function findJoin(
  db: Db,
  operationId: string,
): Promise<Readonly<{ customerId: string; phone: string }> | undefined> {
  const row = await db
    .selectFrom('joins')
    .select(['customer_id', 'phone'])
    .where('operation_id', '=', operationId)
    .executeTakeFirst()
  return row ? { customerId: row.customer_id, phone: row.phone } : undefined
}

export async function insertJoin(db: Db, operationId: string, customerId: string, phone: string): Promise<void> {
  await db.insertInto('joins').values({ operation_id: operationId, customer_id: customerId, phone }).execute()
}

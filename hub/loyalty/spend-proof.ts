import { AppError } from '../../src/shared/errors/app-error.ts'
import { bindCodeToSale, findCodeRequest } from '../db/codes.ts'
import type { CustomerRecord } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { bindWalletProof, findWalletProof } from '../db/wallet.ts'

/** What the register offers as proof that the person is this customer. */
export type SpendProof = Readonly<{
  codeRequestId: string | undefined
  isWalletVerified: boolean
  /** The run of the agent that asks. */
  instanceId: string
}>

/**
 * Spending asks for a live proof: a code of purpose `spend` or `join` checked at this register for this customer's
 * phone, or the customer's wallet read in this run of the agent. One proof serves one sale, however often it checks out.
 *
 * @throws AppError loyalty.not-verified
 */
export async function proveSpending(
  db: Db,
  sale: Readonly<{ registerId: string; saleId: string }>,
  customer: CustomerRecord,
  proof: SpendProof,
): Promise<void> {
  if (await isProvedByCode(db, sale, customer, proof)) return
  if (await isProvedByWallet(db, sale, customer, proof)) return
  throw new AppError('loyalty.not-verified')
}

/** A code for anything else is no consent to spend. */
const spendingPurposes: ReadonlySet<string> = new Set(['spend', 'join'])

type SaleRef = Readonly<{ registerId: string; saleId: string }>

async function isProvedByCode(db: Db, sale: SaleRef, customer: CustomerRecord, proof: SpendProof): Promise<boolean> {
  if (proof.codeRequestId === undefined) return false
  const request = await findCodeRequest(db, proof.codeRequestId)
  if (request?.state !== 'verified' || request.registerId !== sale.registerId) return false
  if (request.phone !== customer.phone || !spendingPurposes.has(request.purpose)) return false
  if (request.usedBySaleId === sale.saleId) return true
  if (request.usedBySaleId !== null) return false
  await bindCodeToSale(db, proof.codeRequestId, sale.saleId)
  return true
}

async function isProvedByWallet(db: Db, sale: SaleRef, customer: CustomerRecord, proof: SpendProof): Promise<boolean> {
  if (!proof.isWalletVerified) return false
  const found = await findWalletProof(db, sale.registerId, customer.customerId)
  if (found?.instanceId !== proof.instanceId) return false
  if (found.usedBySaleId === sale.saleId) return true
  if (found.usedBySaleId !== null) return false
  await bindWalletProof(db, sale.registerId, customer.customerId, sale.saleId)
  return true
}

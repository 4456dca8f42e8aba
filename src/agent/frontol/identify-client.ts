import { randomUUID } from 'node:crypto'
import { isSearching, type Sale } from '../../sale/sale.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import { inBackground } from '../in-background.ts'
import { clientKeyOf, identifierOf } from './client-key.ts'
import { isOfFrontol } from './document-sale.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import type { Patience } from './patience.ts'
import type { FrontolClient } from './wire.ts'

/** A customer named before there was a document is waited for so long. */
export const PRELUDE_MS = 15 * 60_000

/**
 * Puts Frontol's client into an open sale, and waits for the look-up as long as there is patience. Somebody else than
 * before is looked up anew; the same one is not, unless nobody could be asked so far.
 */
export async function ensureCustomer(
  deps: FrontolDeps,
  saleId: SaleId,
  client: FrontolClient | undefined,
  patience: Patience,
): Promise<void> {
  const { register, accessKey, memory } = deps
  const { sales, runner, settings } = register
  const remembered = memory.of(saleId)
  if (!client) {
    if (remembered.clientKey === undefined) return
    sales.forgetCustomer(saleId)
    return memory.keep({ ...remembered, clientKey: undefined })
  }
  const identifier = identifierOf(client, settings.scans)
  const clientKey = clientKeyOf(accessKey, identifier)
  const isSame = remembered.clientKey === clientKey
  if (!isSame) memory.keep({ ...remembered, clientKey })
  if (!isSame && takeOver(deps, clientKey, saleId)) return
  if (!isSame || mayBeAskedAgain(deps, runner.get(saleId))) {
    inBackgroundOf(deps, saleId, sales.identifyBy(saleId, identifier))
  }
  await runner.when(saleId, sale => !isSearching(sale), patience.leftMs())
}

/** The open sale in which this client stands, or one made for nothing else: it waits for the document. */
export async function saleForClient(deps: FrontolDeps, client: FrontolClient, patience: Patience): Promise<SaleId> {
  const { register, accessKey, memory } = deps
  const clientKey = clientKeyOf(accessKey, identifierOf(client, register.settings.scans))
  const open = memory.ofClient(clientKey).find(saleId => isOpen(register.runner.find(saleId)))
  const saleId = open ?? (`frontol-client-${randomUUID()}` as SaleId)
  if (!open) register.sales.begin(saleId, 'pos')
  await ensureCustomer(deps, saleId, client, patience)
  return saleId
}

/** What goes wrong after the answer stands with the sale, where the next answer finds it. */
export function inBackgroundOf({ register, log }: FrontolDeps, saleId: SaleId, work: Promise<unknown>): void {
  const tell = (error: unknown): void => {
    if (!isOpen(register.runner.find(saleId))) return
    register.runner.dispatch(saleId, { type: 'noticed', error: toErrorData(error) })
  }
  inBackground(log, 'asking the hub for Frontol', () => work.catch(tell))
}

/** The client was named, perhaps proved, in Frontol's form before the document came: that is taken over. */
function takeOver({ register, memory, now }: FrontolDeps, clientKey: string, saleId: SaleId): boolean {
  const { runner } = register
  const prelude = memory
    .ofClient(clientKey)
    .map(runner.find)
    .find(sale => isOpen(sale) && sale.saleId !== saleId && sale.lines.length === 0)
  if (!prelude || !('customer' in prelude.customer || prelude.code)) return false
  memory.forget(prelude.saleId)
  runner.apply(prelude.saleId, { type: 'cancelled', reason: 'replaced' })
  if (now() - prelude.updatedAtMs > PRELUDE_MS) return false
  const { loyaltyPhone, loyaltyCard } = prelude.personal
  const { customer, code } = prelude
  runner.apply(saleId, { type: 'customer-changed', customer, personal: { loyaltyPhone, loyaltyCard } })
  runner.apply(saleId, { type: 'code-changed', code })
  return true
}

function isOpen(sale: Sale | undefined): sale is Sale {
  return sale !== undefined && isOfFrontol(sale) && sale.phase.state === 'composing'
}

function mayBeAskedAgain({ register }: FrontolDeps, { customer }: Sale): boolean {
  if (!register.sync.loyalty.isOnline()) return false
  const wasHubAway = customer.state === 'named' || (customer.state === 'anonymous' && customer.lookup === 'unavailable')
  // A restart ends a look-up without an answer.
  return wasHubAway || (customer.state === 'anonymous' && customer.lookup === 'none')
}

/** @throws AppError frontol.try-again: who it is will be known in a moment */
export function assertFound(sale: Sale): Sale {
  if (isSearching(sale)) throw new AppError('frontol.try-again')
  return sale
}

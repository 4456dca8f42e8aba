import type { Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import { answerDocument } from './answer-document.ts'
import { checkCodeOnce } from './check-code.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { frontolWords as words } from './frontol-words.ts'
import { assertFound, inBackgroundOf, saleForClient } from './identify-client.ts'
import type { Patience } from './patience.ts'
import {
  codeForm,
  type FrontolAnswer,
  type FrontolClient,
  type FrontolExtraClient,
  toTexts,
  typedCode,
} from './wire.ts'

/** Who is this client? Told to the cashier; the sale goes on whatever the answer. */
export async function describeClient(
  deps: FrontolDeps,
  client: FrontolClient | undefined,
  patience: Patience,
): Promise<FrontolAnswer> {
  if (!client) return { code: 0, cashierInformation: [] }
  const sale = deps.register.runner.get(await saleForClient(deps, client, patience))
  const { document: _, ...answer } = answerDocument(deps, sale, sale.quote, client)
  return answer
}

/**
 * Frontol's form, which asks for one thing: the code that was sent to the client. It proves a known customer and lets
 * an unknown one join. The code itself is compared at the hub and never comes to the register.
 *
 * @throws AppError frontol.try-again, request.malformed, and what the desk refuses: loyalty.*
 */
export async function answerForm(
  deps: FrontolDeps,
  request: FrontolExtraClient,
  patience: Patience,
): Promise<FrontolAnswer> {
  const { client, action } = request
  if (!client) throw new AppError('request.malformed', { params: { field: 'client' } })
  const saleId = await saleForClient(deps, client, patience)
  const sale = assertFound(deps.register.runner.get(saleId))
  if (action === 'describe') return await openForm(deps, sale, patience)
  if (sale.customer.state !== 'verified') await check(deps, saleId, typedCode(request), patience)
  return { code: 0, cashierInformation: toTexts(greeting(deps.register.runner.get(saleId), client)) }
}

async function openForm(deps: FrontolDeps, sale: Sale, patience: Patience): Promise<FrontolAnswer> {
  const { customer } = sale
  if (customer.state === 'verified') {
    return {
      code: 0,
      cashierInformation: toTexts([words.verified]),
      form: { title: { text: words.verified }, elements: [] },
    }
  }
  const isUnknown = customer.state === 'anonymous' && customer.lookup === 'not-found'
  if (!isUnknown && customer.state !== 'identified') throw new AppError(whyNoForm(sale))
  const work = deps.register.sales.sendCode(sale.saleId, isUnknown ? 'join' : 'spend')
  inBackgroundOf(deps, sale.saleId, work)
  await patience.spendOn(work)
  return { code: 0, form: codeForm(isUnknown ? words.joinTitle : words.proofTitle, words.codeLabel) }
}

async function check(deps: FrontolDeps, saleId: SaleId, code: string | undefined, patience: Patience): Promise<void> {
  const { runner } = deps.register
  if (code === undefined || !/^\d{4,8}$/.test(code)) {
    throw new AppError('request.malformed', { params: { field: 'values.code' } })
  }
  await checkCodeOnce(deps, saleId, code, patience)
  const sale = await runner.when(saleId, ({ customer }) => customer.state === 'verified', patience.leftMs())
  if (sale.customer.state !== 'verified') throw new AppError('frontol.try-again')
}

function whyNoForm({ customer }: Sale) {
  if (customer.state !== 'anonymous') return 'loyalty.unavailable'
  if (customer.lookup === 'ambiguous') return 'loyalty.customer-ambiguous'
  return customer.lookup === 'blocked' ? 'loyalty.customer-blocked' : 'loyalty.unavailable'
}

function greeting({ customer, code }: Sale, { mobilePhone }: FrontolClient): string[] {
  const who = 'customer' in customer ? (customer.customer.name ?? '') : (mobilePhone ?? '')
  const told = code?.purpose === 'join' ? words.joined : words.verified
  return [who === '' ? told : `${who}. ${told}`]
}

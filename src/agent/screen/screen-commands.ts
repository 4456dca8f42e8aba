import { timingSafeEqual } from 'node:crypto'
import type { WritableDb } from '../../db/database.ts'
import { dueMinor } from '../../sale/due.ts'
import type { Sale } from '../../sale/sale.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { Cashier } from '../../shared/fiscal/document.ts'
import type { ReceiptRef } from '../../shared/hub/past-receipt.ts'
import type { SaleId } from '../../shared/ids.ts'
import { sumMinor } from '../../shared/money.ts'
import { parseReceiptQr } from '../../shared/scan/receipt-qr.ts'
import { recogniseScan } from '../../shared/scan/recognise-scan.ts'
import type { ScreenCommand, TenderInput } from '../../shared/screen/commands.ts'
import { isScreenFree } from '../allowed-commands.ts'
import type { Register } from '../register.ts'
import { keepCashier } from '../snapshot.ts'
import { answerQuestion } from './answer-question.ts'

const PIN_TRIES = 5
const PIN_PAUSE_MS = 60_000

type StartReturn = Extract<ScreenCommand, { name: 'start-return' }>

export type PerformCommand = (command: ScreenCommand) => Promise<void>

/** Carries out what the screen asks for. Refusals are thrown as `AppError`. */
export function createScreenCommands(register: Register, db: WritableDb): PerformCommand {
  const { facts, sales, runner, settings } = register
  const checkPin = createPinCheck(settings.pin)

  const shown = (): SaleId => {
    if (!facts.shownSaleId) throw new AppError('request.no-such-sale', { params: { saleId: '' } })
    return facts.shownSaleId
  }

  const show = (saleId: SaleId | undefined): void => {
    facts.shownSaleId = saleId
    register.changed()
  }

  const signedIn = (): Cashier => {
    if (!facts.cashier) throw new AppError('request.wrong-state', { params: { state: 'signed-out' } })
    return facts.cashier
  }

  const fiscal = () => {
    if (!register.fiscal) throw new AppError('request.wrong-mode', { params: { mode: settings.fiscalMode } })
    return register.fiscal
  }

  const present = (): Sale | undefined => (facts.shownSaleId ? runner.find(facts.shownSaleId) : undefined)

  /** A scan begins a sale if none is being composed; a receipt's QR begins its return. */
  const scan = async (text: string): Promise<void> => {
    if (recogniseScan(text, settings.scans).kind === 'receipt') return await startReturn({ qr: text })
    const isComposing = present()?.phase.state === 'composing'
    const saleId = isComposing || settings.fiscalMode === 'pos-prints' ? shown() : beginOwnSale()
    await sales.scan(saleId, text)
  }

  /** A scanner that types puts a gift card where the cursor is. */
  const enterCode = async (code: string): Promise<void> => {
    const scan = recogniseScan(code, settings.scans)
    if (scan.kind === 'gift-card') await sales.addGiftCard(shown(), scan.number)
    else await sales.enterPromoCode(shown(), code)
  }

  const startReturn = async (
    receipt: StartReturn['receipt'],
    saleId = crypto.randomUUID() as SaleId,
  ): Promise<void> => {
    if (facts.shownSaleId !== saleId) assertFree(present())
    const ref = receiptRef(receipt, register)
    show((await sales.startReturn(saleId, 'screen', ref)).saleId)
  }

  const beginOwnSale = (): SaleId => {
    assertFree(present())
    const { saleId } = sales.begin(crypto.randomUUID() as SaleId, 'screen')
    show(saleId)
    return saleId
  }

  return async function perform(command) {
    register.maintenance.assertOver()
    switch (command.name) {
      case 'sign-in':
        facts.cashier = command.cashier
        keepCashier(db, settings.registerId, command.cashier)
        return register.changed()
      case 'open-shift':
        return void (await fiscal().openShift(command.operationId, signedIn()))
      case 'close-shift':
        return void (await fiscal().closeShift(command.operationId, signedIn()))
      case 'continue-printing':
        return await fiscal().continuePrinting()
      case 'new-sale':
        return show((runner.find(command.saleId) ?? sales.begin(command.saleId, 'screen')).saleId)
      case 'activate-sale':
        return show(runner.get(command.saleId).saleId)
      case 'next-sale':
        return show(undefined)
      case 'scan':
        return await scan(command.text)
      case 'change-quantity':
        return void sales.changeQuantity(shown(), command.lineKey, command.quantityMilli)
      case 'remove-line':
        return void sales.removeLine(shown(), command.lineKey)
      case 'identify':
        return void (await sales.identifyByTypedPhone(present()?.saleId ?? beginOwnSale(), command.phone))
      case 'forget-customer':
        return void sales.forgetCustomer(shown())
      case 'send-code':
        return void (await sales.sendCode(shown(), command.purpose))
      case 'check-code':
        return void (await sales.checkCode(shown(), command.code))
      case 'close-code':
        return void sales.closeCode(shown())
      case 'set-contact':
        return void sales.setContact(shown(), command.contact)
      case 'set-delivery':
        return void sales.setDelivery(shown(), command.delivery)
      case 'redeem':
        return void sales.redeem(shown(), command.amountMinor)
      case 'answer-script':
        return void sales.answerScript(shown(), command)
      case 'answer-offer':
        return void sales.answerOffer(shown(), command.promotionId, command.answer)
      case 'enter-promo-code':
        return await enterCode(command.code)
      case 'remove-promo-code':
        return void sales.removePromoCode(shown(), command.code)
      case 'add-gift-card':
        return void (await sales.addGiftCard(shown(), command.number))
      case 'remove-gift-card':
        return void sales.removeGiftCard(shown(), command.giftCardId)
      case 'check-out':
        return void sales.checkOut(shown(), command.operationId)
      case 'reopen':
        return void sales.reopen(shown())
      case 'pay':
        return void sales.pay(shown(), command.operationId, withOwedRest(runner.get(shown()), command.tenders))
      case 'print-rest':
        return void sales.printRest(shown())
      case 'cancel-sale':
        return void sales.cancel(shown(), 'cashier')
      case 'start-return':
        return await startReturn(command.receipt, command.saleId)
      case 'choose-return-lines':
        return void (await sales.chooseReturnLines(shown(), command.lines))
      case 'print-slip':
        return register.slips.printAgain(runner.get(command.saleId))
      case 'staff-open':
      case 'staff-sign-in':
      case 'staff-sign-out':
      case 'staff-verify':
      case 'staff-send-again':
      case 'staff-check':
      case 'staff-close':
        return await register.staff.perform(command)
      case 'answer-question':
        checkPin(command.pin)
        return await answerQuestion(register, command)
      default:
        command satisfies never
    }
  }
}

function assertFree(sale: Sale | undefined): void {
  if (!sale || isScreenFree(sale)) return
  throw new AppError('request.wrong-state', { params: { state: sale.phase.state, event: 'new-sale' } })
}

/** Shows a failure that belongs to no sale and no answer: a scan from the scanner, for one. */
export function notify(register: Register, error: unknown): void {
  const id = (register.facts.notice?.id ?? 0) + 1
  register.facts.notice = { id, error: toErrorData(error) }
  register.changed()
}

/** Goods partly on credit: what is not paid now is owed. */
function withOwedRest(sale: Sale, tenders: readonly TenderInput[]): readonly TenderInput[] {
  const isPartOwed = sale.terms.settlement.kind === 'credit-part' && sale.kind === 'sale'
  const owedMinor = isPartOwed ? dueMinor(sale) - sumMinor(tenders.map(tender => tender.amountMinor)) : 0
  return owedMinor > 0 ? [...tenders, { kind: 'credit', amountMinor: owedMinor, state: 'approved' }] : tenders
}

function receiptRef(receipt: StartReturn['receipt'], register: Register): ReceiptRef {
  if ('qr' in receipt) {
    const parsed = parseReceiptQr(receipt.qr)
    if (!parsed) throw new AppError('scan.unreadable', { params: { kind: 'receipt' } })
    return { by: 'document', fnNumber: parsed.fnNumber, fdNumber: parsed.fdNumber }
  }
  const fnNumber = receipt.fnNumber ?? register.shifts.latest()?.fnNumber
  if (!fnNumber) throw new AppError('return.no-such-receipt')
  return { by: 'document', fnNumber, fdNumber: receipt.fdNumber }
}

/** A wrong PIN costs a pause after five tries: four digits are few. */
function createPinCheck(pin: string): (typed: string) => void {
  // Not the wall clock: somebody may set it.
  const now = () => performance.now()
  let failures = 0
  let blockedUntilMs = 0
  return typed => {
    if (now() < blockedUntilMs) throw new AppError('request.too-many-tries')
    const given = Buffer.from(typed.padEnd(12, '\0'))
    const expected = Buffer.from(pin.padEnd(12, '\0'))
    if (given.length === expected.length && timingSafeEqual(given, expected)) {
      failures = 0
      return
    }
    failures += 1
    if (failures % PIN_TRIES === 0) blockedUntilMs = now() + PIN_PAUSE_MS
    throw new AppError('request.wrong-pin')
  }
}

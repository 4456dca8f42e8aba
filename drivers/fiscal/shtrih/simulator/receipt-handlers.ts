import { decodeText } from '../text.ts'
import { createWireReader, uintLe } from '../wire.ts'
import { hasGround, itemisedRefusal } from './correction-handlers.ts'
import { commit, type Device, isShiftExpired, shiftOf } from './device.ts'
import type { OpenReceipt } from './device-state.ts'
import type { ReceiptKind } from './fiscal-memory.ts'
import { accept, dateTimeBytes, type Handler, paperRefusal, type Reply, refuse } from './handler.ts'
import { vatCodes } from './taxes.ts'

const receiptKinds: readonly ReceiptKind[] = ['sale', 'purchase', 'return', 'purchase-return']
/** Sign of an operation that fits a receipt of each type. */
const operationSigns = [1, 3, 2, 4]
/** Tag 1214: payment of a credit stands alone. */
const CREDIT_PAYMENT = 7
const LACKS_REQUISITES = 0xaa
/** Cash that was in the drawer before the first document: returns need some. */
const FLOAT_MINOR = 100_000_00

const openReceipt: Handler = {
  name: 'open receipt',
  effect: 'changes',
  run: (device, parameters, operator) => {
    const [code = 255] = parameters
    const isCorrection = code >= 0x80
    const type = code % 0x80
    const shift = shiftOf(device)
    if (type > 3) return refuse(0x33)
    const notHere = isCorrection ? itemisedRefusal(device, type) : 0
    if (notHere !== 0) return refuse(notHere)
    if (device.state.openReceipt) return refuse(0x4a)
    if (!shift.isOpen) return refuse(0x3d)
    if (isShiftExpired(device, shift)) return refuse(0x4e)
    const withoutPaper = device.state.paperSkip === 0 ? paperRefusal(device) : 0
    if (withoutPaper !== 0) return refuse(withoutPaper)
    const afterFdNumber = device.memory.documents.at(-1)?.fdNumber ?? 0
    const draft: OpenReceipt = { type, operator, lines: [], tags: {}, received: [], afterFdNumber }
    device.state.openReceipt = isCorrection ? { ...draft, correction: 'lines' } : draft
    return accept(Uint8Array.of(operator))
  },
}

/** Why this operator cannot go on with a receipt: 0 when he can. */
function receiptRefusal(receipt: OpenReceipt | undefined, operator: number): number {
  if (!receipt || receipt.correction === 'sums') return 0x55
  return receipt.operator === operator ? 0 : 0x59
}

const operation: Handler = {
  name: 'operation',
  effect: 'changes',
  run: (device, parameters, operator) => {
    const { openReceipt: receipt } = device.state
    const refused = receiptRefusal(receipt, operator)
    if (!receipt || refused) return refuse(refused)
    const reader = createWireReader(parameters)
    const sign = reader.uint(1)
    const quantityMilli = reader.uint(6) / 1000
    const priceMinor = reader.uint(5)
    const multiplied = Math.round((priceMinor * quantityMilli) / 1000)
    const given = reader.uint(5)
    const totalMinor = given === 2 ** 40 - 1 ? multiplied : given
    reader.bytes(5)
    const [vatDeviceCode, department] = [reader.uint(1), reader.uint(1)]
    const [paymentMethod, itemKind] = [reader.uint(1), reader.uint(1)]
    const name = decodeText(reader.rest(), 'cp1251')
    if (sign !== operationSigns[receipt.type]) return refuse(0x5e)
    if (quantityMilli <= 0 || Math.abs(totalMinor - multiplied) > 1) return refuse(0x33)
    if (!(vatDeviceCode in vatCodes) || paymentMethod < 1 || paymentMethod > 7) return refuse(0x33)
    const methods = [paymentMethod, ...receipt.lines.map(line => line.paymentMethod)]
    if (methods.length > 1 && methods.includes(CREDIT_PAYMENT)) return refuse(0x33)
    receipt.lines.push({
      name,
      priceMinor,
      quantityMilli,
      totalMinor,
      vatDeviceCode,
      department,
      paymentMethod,
      itemKind,
      received: [],
    })
    return accept()
  },
}

const closeReceipt: Handler = {
  name: 'close receipt',
  effect: 'changes',
  isCommit: true,
  run: (device, parameters, operator) => {
    const { openReceipt: receipt } = device.state
    const refused = receiptRefusal(receipt, operator)
    if (!receipt || refused) return refuse(refused)
    const shift = shiftOf(device)
    if (isShiftExpired(device, shift)) return refuse(0x16)
    const reader = createWireReader(parameters)
    const payments = Array.from({ length: 16 }, () => reader.uint(5))
    const roundingMinor = reader.uint(1)
    reader.bytes(30)
    const taxSystem = reader.uint(1)
    const totalMinor = receipt.lines.reduce((sum, line) => sum + line.totalMinor, 0) - roundingMinor
    const refusedPayments = paymentRefusal(device, receipt, payments, totalMinor)
    if (refusedPayments || roundingMinor > 99 || (taxSystem & (taxSystem - 1)) !== 0)
      return refuse(refusedPayments || 0x33)
    const { paperSkip } = device.state
    if (receipt.correction && !hasGround(receipt, undefined)) return refuse(LACKS_REQUISITES)
    // Left out for this receipt alone: then the buyer must get it another way.
    if (paperSkip === 1 && receipt.tags[1008] === undefined) return refuse(LACKS_REQUISITES)
    const isSkipped = paperSkip !== 0
    const withoutPaper = isSkipped ? 0 : paperRefusal(device)
    if (withoutPaper !== 0) return refuse(withoutPaper)
    return register(device, receipt, shift.number, payments, totalMinor, taxSystem)
  },
}

function paymentRefusal(device: Device, receipt: OpenReceipt, payments: readonly number[], totalMinor: number): number {
  if (totalMinor === 0) return 0x8e
  const paid = payments.reduce((sum, amount) => sum + amount, 0)
  const [cash = 0] = payments
  if (paid < totalMinor) return 0x45
  if (paid - cash > totalMinor) return 0x4d
  const paysOut = receipt.type === 1 || receipt.type === 2
  return paysOut && !receipt.correction && cash > cashInDrawer(device) ? 0x46 : 0
}

function cashInDrawer(device: Device): number {
  return device.memory.documents.reduce((sum, { kind, receiptKind, payments }) => {
    if (kind !== 'receipt') return sum
    const cash = payments?.[1] ?? 0
    return receiptKind === 'sale' || receiptKind === 'purchase-return' ? sum + cash : sum - cash
  }, FLOAT_MINOR)
}

function register(
  device: Device,
  receipt: OpenReceipt,
  shiftNumber: number,
  payments: number[],
  totalMinor: number,
  taxSystem: number,
): Reply {
  const { state } = device
  const isSkipped = state.paperSkip !== 0
  const runsOut = !isSkipped && device.faults.take('paper-out-during-close', 0xff45) !== undefined
  const changeMinor = payments.reduce((sum, amount) => sum + amount, 0) - totalMinor
  const paid = payments.map(
    (amount, index) => [String(index + 1), index === 0 ? amount - changeMinor : amount] as const,
  )
  const document = commit(device, {
    kind: receipt.correction ? 'correction' : 'receipt',
    shiftNumber,
    receiptKind: receiptKinds[receipt.type] ?? 'sale',
    totalMinor,
    payments: Object.fromEntries(paid.filter(([, amount]) => amount !== 0)),
    lines: receipt.lines,
    tags: receipt.tags,
    received: receipt.received,
    taxSystem,
    isPaperPrinted: !isSkipped && !runsOut,
  })
  state.openReceipt = undefined
  if (state.paperSkip === 1) state.paperSkip = 0
  if (runsOut) Object.assign(state, { submode: 2, hasPaper: false, unprintedFdNumber: document.fdNumber })
  else if (!isSkipped) device.printingUntilMs = performance.now() + device.printMs
  const time = state.extendedAnswers === 1 ? dateTimeBytes(document.deviceTime) : new Uint8Array(0)
  return accept(uintLe(changeMinor, 5), uintLe(document.fdNumber, 4), uintLe(document.fiscalSign, 4), time)
}

const cancelReceipt: Handler = {
  name: 'cancel receipt',
  effect: 'changes',
  run: (device, _parameters, operator) => {
    const refused = receiptRefusal(device.state.openReceipt, operator)
    if (refused) return refuse(refused)
    device.state.openReceipt = undefined
    return accept(Uint8Array.of(operator))
  },
}

const continuePrinting: Handler = {
  name: 'continue printing',
  effect: 'changes',
  run: (device, _parameters, operator) => {
    const { state } = device
    if (state.submode === 2) return refuse(0x6b)
    if (state.submode === 3) {
      if (state.unprintedFdNumber !== undefined) device.memory.markPrinted(state.unprintedFdNumber)
      Object.assign(state, { submode: 0, unprintedFdNumber: undefined })
    }
    return accept(Uint8Array.of(operator))
  },
}

export const receiptHandlers: Readonly<Record<number, Handler>> = {
  136: cancelReceipt,
  141: openReceipt,
  176: continuePrinting,
  65349: closeReceipt,
  65350: operation,
}

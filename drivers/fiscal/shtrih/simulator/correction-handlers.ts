import { createWireReader, uintLe } from '../wire.ts'
import { commit, type Device, isShiftExpired, shiftOf } from './device.ts'
import type { OpenReceipt } from './device-state.ts'
import { accept, dateTimeBytes, type Handler, paperRefusal, refuse } from './handler.ts'
import { readReceivedTlv } from './received-tlv.ts'

const V12 = 4
const V11 = 3
const NO_REQUIRED_DATA = 0x0d
const WRONG_PARAMETERS = 0x33

/** Sale corrections have sign 1, purchase corrections 3; FFD 1.05 and 1.1 know no others. */
const signs: Readonly<Record<number, 'sale' | 'purchase'>> = { 1: 'sale', 3: 'purchase' }

/** Why a receipt that is opened as a correction of lines is refused: 0 when it is not. */
export function itemisedRefusal(device: Device, type: number): number {
  if (device.ffdVersion < V11) return WRONG_PARAMETERS
  return device.ffdVersion < V12 && type >= 2 ? 0x5e : 0
}

const isByOrder = (byte: number | undefined) => byte === 1

/** Does the correction say what it corrects? 1178 always, 1179 where it was ordered. */
export function hasGround({ received }: OpenReceipt, type: number | undefined): boolean {
  const fields = received.flatMap(hex => readReceivedTlv(Buffer.from(hex, 'hex')) ?? [])
  const inside = fields.filter(({ tag }) => tag === 1174).flatMap(({ value }) => readReceivedTlv(value) ?? [])
  const has = (tag: number) => [...fields, ...inside].some(field => field.tag === tag)
  const correctionType = type ?? fields.find(({ tag }) => tag === 1173)?.value[0]
  return correctionType !== undefined && has(1178) && (!isByOrder(correctionType) || has(1179))
}

const begin: Handler = {
  name: 'begin correction',
  effect: 'changes',
  run: (device, _parameters, operator) => {
    const shift = shiftOf(device)
    if (device.ffdVersion >= V11) return refuse(0x37)
    if (device.state.openReceipt) return refuse(0x4a)
    if (!shift.isOpen) return refuse(0x3d)
    if (isShiftExpired(device, shift)) return refuse(0x4e)
    const afterFdNumber = device.memory.documents.at(-1)?.fdNumber ?? 0
    const draft = { type: 0, operator, lines: [], tags: {}, received: [], afterFdNumber }
    device.state.openReceipt = { ...draft, correction: 'sums' }
    return accept()
  },
}

/** Single tags of the ground become its structure; the type comes with the command. */
function correctionTlv(received: readonly string[], type: number): string[] {
  const ground = received.filter(hex => ['9904', '9a04', '9b04'].includes(hex.slice(0, 4)))
  const rest = received.filter(hex => !ground.includes(hex))
  const inside = Buffer.from(ground.join(''), 'hex')
  const asStructure = Buffer.concat([Uint8Array.of(0x96, 0x04), uintLe(inside.length, 2), inside])
  const typeTlv = Uint8Array.of(0x95, 0x04, 1, 0, type)
  const both = ground.length > 0 ? [typeTlv, asStructure] : [typeTlv]
  return [...rest, ...both.map(bytes => Buffer.from(bytes).toString('hex'))]
}

const form: Handler = {
  name: 'form correction',
  effect: 'changes',
  isCommit: true,
  run: (device, parameters) => {
    const { state } = device
    const { openReceipt: draft } = state
    if (draft?.correction !== 'sums') return refuse(0x02)
    const reader = createWireReader(parameters)
    const [type, sign] = [reader.uint(1), reader.uint(1)]
    const totalMinor = reader.uint(5)
    const [cash = 0, card = 0, advance = 0, credit = 0, other = 0] = Array.from({ length: 5 }, () => reader.uint(5))
    const taxMinor = Array.from({ length: 6 }, () => reader.uint(5))
    const taxSystem = reader.uint(1)
    const receiptKind = signs[sign]
    if (!receiptKind) return refuse(0x5e)
    if (type > 1 || totalMinor === 0 || cash + card + advance + credit + other !== totalMinor)
      return refuse(WRONG_PARAMETERS)
    if (!hasGround(draft, type)) return refuse(NO_REQUIRED_DATA)
    const withoutPaper = state.paperSkip === 0 ? paperRefusal(device) : 0
    if (withoutPaper !== 0) return refuse(withoutPaper)
    const document = commit(device, {
      kind: 'correction',
      shiftNumber: shiftOf(device).number,
      receiptKind,
      totalMinor,
      payments: { 1: cash, 2: card, 14: advance, 15: credit, 16: other },
      taxMinor,
      taxSystem,
      tags: draft.tags,
      received: correctionTlv(draft.received, type),
      isPaperPrinted: state.paperSkip === 0,
    })
    state.openReceipt = undefined
    if (state.paperSkip === 1) state.paperSkip = 0
    const time = state.extendedAnswers === 1 ? dateTimeBytes(document.deviceTime) : new Uint8Array(0)
    const receiptNumber = shiftOf(device).receipts.length
    return accept(uintLe(receiptNumber, 2), uintLe(document.fdNumber, 4), uintLe(document.fiscalSign, 4), time)
  },
}

export const correctionHandlers: Readonly<Record<number, Handler>> = {
  65333: begin,
  65354: form,
}

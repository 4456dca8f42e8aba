import type { Device } from './device.ts'
import { accept, type Handler, refuse } from './handler.ts'
import { isTaken, type Place, type ReceivedField, readReceivedTlv } from './received-tlv.ts'
import { storedRequisite } from './requisites.ts'

const MAX_LENGTH = 250
const WRONG_PARAMETERS = 0x33

/** The fields of one command, or nothing when the device refuses them. */
function takenFields(device: Device, parameters: Uint8Array, place: Place): readonly ReceivedField[] | undefined {
  const fields = parameters.length <= MAX_LENGTH ? readReceivedTlv(parameters) : undefined
  if (!fields || fields.length === 0) return undefined
  return fields.every(field => isTaken(field, place, device.ffdVersion)) ? fields : undefined
}

const sendTlv: Handler = {
  name: 'send TLV',
  effect: 'changes',
  run: (device, parameters, operator) => {
    const { openReceipt: receipt, shiftDraft } = device.state
    const draft = receipt ?? shiftDraft
    if (!draft) return refuse(0x02)
    if (receipt && receipt.operator !== operator) return refuse(0x59)
    const ofReceipt =
      receipt?.correction === 'sums' ? 'correction-of-sums' : receipt?.correction ? 'correction' : 'receipt'
    const fields = takenFields(device, parameters, receipt ? ofReceipt : 'shift')
    if (!fields) return refuse(WRONG_PARAMETERS)
    for (const { tag, value } of fields) draft.tags[tag] = storedRequisite(tag, value)
    draft.received.push(Buffer.from(parameters).toString('hex'))
    return accept()
  },
}

/** Belongs to the line sent last, as on desktop models. */
const sendLineTlv: Handler = {
  name: 'send TLV of the operation',
  effect: 'changes',
  run: (device, parameters, operator) => {
    const { openReceipt: receipt } = device.state
    if (!receipt) return refuse(0x55)
    if (receipt.operator !== operator) return refuse(0x59)
    const line = receipt.lines.at(-1)
    if (!line || !takenFields(device, parameters, 'line')) return refuse(WRONG_PARAMETERS)
    line.received.push(Buffer.from(parameters).toString('hex'))
    return accept()
  },
}

export const tlvHandlers: Readonly<Record<number, Handler>> = {
  65292: sendTlv,
  65357: sendLineTlv,
}

import { encodeText } from '../text.ts'
import { concatBytes, createWireReader, readUintLe } from '../wire.ts'
import type { Device } from './device.ts'
import { accept, type Handler, refuse } from './handler.ts'

/** The settings this device has, as `table/field`; the rest of a real one's are not modelled. */
type Field = Readonly<{
  title: string
  size: number
  read(device: Device): number | string
  /** Absent: cannot be edited. Returns whether the value was taken. */
  write?: (device: Device, value: number) => boolean
}>

const fields: Readonly<Record<string, Field>> = {
  '17/7': {
    title: 'Не печатать документ',
    size: 1,
    read: device => device.state.paperSkip,
    write: (device, value) => {
      if (value > 2) return false
      device.state.paperSkip = value
      return true
    },
  },
  '17/17': { title: 'Формат ФД', size: 1, read: device => device.ffdVersion },
  '17/36': {
    title: 'Расшир. отв. на команды форм. ФД',
    size: 1,
    read: device => device.state.extendedAnswers,
    write: (device, value) => {
      if (value > 1) return false
      device.state.extendedAnswers = value
      return true
    },
  },
  '18/1': { title: 'Серийный номер', size: 20, read: device => device.identity.serialNumber },
  '18/2': { title: 'ИНН', size: 12, read: device => device.identity.inn },
  '18/3': { title: 'РНМ', size: 20, read: device => device.identity.rnm },
  '18/4': { title: 'Серийный номер ФН', size: 16, read: device => device.identity.fnNumber },
}

function valueBytes(field: Field, device: Device): Uint8Array {
  const value = field.read(device)
  const bytes = new Uint8Array(field.size)
  bytes.set(typeof value === 'number' ? Uint8Array.of(value) : encodeText(value, 'cp1251', field.size))
  return bytes
}

const readTable: Handler = {
  name: 'read table',
  effect: 'reads',
  run: (device, parameters) => {
    const field = fields[`${parameters[0]}/${parameters[3]}`]
    return field && parameters[1] === 1 ? accept(valueBytes(field, device)) : refuse(0x5d)
  },
}

const writeTable: Handler = {
  name: 'write table',
  effect: 'changes',
  run: (device, parameters) => {
    const reader = createWireReader(parameters)
    const [table, row, number] = [reader.uint(1), reader.uint(2), reader.uint(1)]
    const field = fields[`${table}/${number}`]
    if (!field || row !== 1) return refuse(0x5d)
    if (!field.write) return refuse(0x7a)
    return field.write(device, readUintLe(reader.rest())) ? accept() : refuse(0x33)
  },
}

const fieldStructure: Handler = {
  name: 'field structure',
  effect: 'reads',
  run: (device, parameters) => {
    const field = fields[`${parameters[0]}/${parameters[1]}`]
    if (!field) return refuse(0x5d)
    const title = new Uint8Array(40)
    title.set(encodeText(field.title, 'cp1251', 40))
    const isText = typeof field.read(device) === 'string'
    const limits = isText ? new Uint8Array(0) : Uint8Array.of(0, 2)
    return accept(concatBytes(title, Uint8Array.of(isText ? 1 : 0, field.size), limits))
  },
}

export const tableHandlers: Readonly<Record<number, Handler>> = {
  30: writeTable,
  31: readTable,
  46: fieldStructure,
}

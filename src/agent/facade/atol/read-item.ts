import type { Requisite } from '../../../shared/fiscal/requisites.ts'
import type { SaleLine } from '../../../shared/sale-line.ts'
import { type Fields, innerOf, isAbsent, listOf, placeOf, refuse, refuseFields, textOf, wholeOf } from '../fields.ts'
import { countryOf, FULL_PAYMENT, GOODS, isGiven, NO_VAT, textRequisite, vatByRate } from '../fiscal-tables.ts'
import { amountOf, lineOf, moneyOfLine } from '../receipt-parts.ts'
import { agents, paymentMethods, paymentObjects, units } from './atol-words.ts'

/** A position of an ATOL receipt as a line. `index` names it: the protocol has no key. */
export function readItem(item: Fields, index: number): SaleLine {
  refuseFields(item, ['imcParams', 'markingCode'], 'marking')
  const money = moneyOfLine(item, { name: 'name', price: 'price', quantity: 'quantity', amount: 'amount' })
  const requisites = requisitesOf(item)
  return lineOf(item, {
    key: String(index + 1),
    name: textOf(item, 'name') ?? refuse(placeOf(item, 'name'), 'missing'),
    ...money,
    vatCode: vatOf(item),
    paymentMethod: namedNumber(item, 'paymentMethod', paymentMethods, 7) ?? FULL_PAYMENT,
    itemKind: namedNumber(item, 'paymentObject', paymentObjects, 33) ?? GOODS,
    department: wholeOf(item, 'department', 0, 16) ?? 1,
    ...(requisites.length > 0 ? { requisites } : {}),
  })
}

/** `{ type: 'vat20' }`; in some programs the name alone. */
function vatOf(item: Fields): number {
  const { tax } = item.raw
  const isName = typeof tax === 'string'
  const fields = isName ? item : innerOf(item, 'tax')
  const name = fields ? textOf(fields, isName ? 'tax' : 'type') : undefined
  if (!fields || name === undefined) return refuse(placeOf(item, 'tax.type'), 'missing')
  if (name === 'none') return NO_VAT
  const rate = /^vat(\d{1,3})$/.exec(name)?.[1]
  return (rate === undefined ? undefined : vatByRate[rate]) ?? refuse(placeOf(item, 'tax.type'), 'unreadable')
}

/** A value by its name in the protocol, or by its number in the document. */
function namedNumber(
  fields: Fields,
  name: string,
  known: Readonly<Record<string, number>>,
  max: number,
): number | undefined {
  const value = textOf(fields, name)
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return wholeOf(fields, name, 1, max)
  return Object.hasOwn(known, value) ? known[value] : refuse(placeOf(fields, name), 'unreadable')
}

function requisitesOf(item: Fields): Requisite[] {
  const excise = amountOf(item, 'exciseSum')
  return [
    ...goodsCodeOf(item),
    ...unitOf(item),
    ...textRequisite(item, 'additionalAttribute', 1191),
    ...(excise === undefined ? [] : [{ tag: 1229, value: excise }]),
    ...countryOf(item, 'countryCode'),
    ...textRequisite(item, 'customsDeclaration', 1231),
    ...agentOf(item),
    ...supplierOf(item),
    ...listOf(item, 'industryInfo').map(industryOf),
  ]
}

/** Tag 1162 in base64; the form taken apart (type, GTIN, serial) is marking. */
function goodsCodeOf(item: Fields): Requisite[] {
  const { nomenclatureCode: code } = item.raw
  if (isAbsent(code)) return []
  const place = placeOf(item, 'nomenclatureCode')
  if (typeof code !== 'string') return refuse(place, 'marking')
  if (!/^[A-Za-z0-9+/]{2,44}={0,2}$/.test(code)) return refuse(place, 'unreadable')
  const bytes = Buffer.from(code, 'base64')
  if (bytes.length === 0 || bytes.length > 32) return refuse(place, 'unreadable')
  return [{ tag: 1162, type: 'bytes', value: bytes.toString('hex') }]
}

function unitOf(item: Fields): Requisite[] {
  const unit = textOf(item, 'measurementUnit')
  if (unit === undefined) return []
  if (/^\d+$/.test(unit)) return [{ tag: 2108, value: wholeOf(item, 'measurementUnit', 0, 255) ?? 0 }]
  return [Object.hasOwn(units, unit) ? { tag: 2108, value: units[unit] ?? 0 } : { tag: 1197, value: unit }]
}

function agentOf(item: Fields): Requisite[] {
  const info = innerOf(item, 'agentInfo')
  if (!info) return []
  refuseFields(info, ['payingAgent', 'receivePaymentsOperator', 'moneyTransferOperator'], 'agent')
  const names = isGiven(info, 'agents') ? [info.raw.agents].flat() : []
  if (names.length === 0) return []
  const bits = names.map(name => {
    const known = typeof name === 'string' && Object.hasOwn(agents, name) ? agents[name] : undefined
    return known ?? refuse(placeOf(info, 'agents'), 'unreadable')
  })
  return [{ tag: 1222, value: bits.reduce((mask, bit) => mask | (1 << bit), 0) }]
}

function supplierOf(item: Fields): Requisite[] {
  const info = innerOf(item, 'supplierInfo')
  if (!info) return []
  const phones = [info.raw.phones ?? []].flat().filter(phone => typeof phone === 'string')
  const about: Requisite[] = [
    ...phones.map(phone => ({ tag: 1171, value: phone })),
    ...textRequisite(info, 'name', 1225),
  ]
  return [...(about.length > 0 ? [{ tag: 1224, value: about }] : []), ...textRequisite(info, 'vatin', 1226)]
}

function industryOf(info: Fields): Requisite {
  const date = /^(\d{4})\.(\d\d)\.(\d\d)$/.exec(textOf(info, 'date') ?? '')
  if (!date) return refuse(placeOf(info, 'date'), 'unreadable')
  return {
    tag: 1260,
    value: [
      ...textRequisite(info, 'fois', 1262),
      { tag: 1263, value: `${date[3]}.${date[2]}.${date[1]}` },
      ...textRequisite(info, 'number', 1264),
      ...textRequisite(info, 'industryAttribute', 1265),
    ],
  }
}

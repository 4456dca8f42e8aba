import { describe, expect, it } from 'vitest'
import { calculatedVat, chosenTemplate, lineTemplates, TemplateChoices } from '../../src/sale/document-templates.ts'
import { type DocumentSettings, toReceiptDocument } from '../../src/sale/fiscal-document.ts'
import { documentOperationId } from '../../src/sale/sale.ts'
import type { SaleEvent } from '../../src/sale/sale-events.ts'
import type { FiscalLine, ReceiptDocument } from '../../src/shared/fiscal/document.ts'
import { vatRates } from '../../src/shared/fiscal/vat.ts'
import type { OperationId } from '../../src/shared/ids.ts'
import { usualTerms } from '../../src/shared/sale-terms.ts'
import { type PlanFixture, plans, type Requirement } from '../fixtures/fiscal-documents/plans.ts'
import { emptySale, events, moved, quoteFor } from '../support/sales.ts'

const usual: DocumentSettings = { taxSystem: 1 }
const operationId = 'pay-1' as OperationId

/** Takes the sale of a fixture through the machine, and hands out each document as the device would get it. */
function documentsOf({ kind, lines, terms, giftCards = [], exchangeMinor, paid }: PlanFixture, settings = usual) {
  const cards = giftCards.map((giftCard): SaleEvent => ({ type: 'gift-card-added', giftCard }))
  const put: SaleEvent = { type: 'lines-put', revision: 1, lines, terms: { ...usualTerms, ...terms }, kind }
  const cart = moved(emptySale(), [put, ...cards])
  const checkOut: SaleEvent = { ...events.checkOut, exchangeMinor }
  let sale = moved(cart, [events.quote(cart.pricedInputs, quoteFor(lines)), checkOut])
  if (sale.phase.state === 'reserving') sale = moved(sale, [{ type: 'held', checkoutVersion: 1 }])
  sale = moved(sale, [{ type: 'paid', operationId, tenders: paid, cashier: { name: 'Иванова' } }])
  const documents: ReceiptDocument[] = []
  while (sale.phase.state === 'fiscalizing') {
    documents.push(toReceiptDocument(sale, sale.phase.payment, settings, 'MARK'))
    const registered = { fnNumber: '9999078900001234', fdNumber: documents.length, fiscalSign: '1' }
    const id = documentOperationId(operationId, documents.length - 1)
    sale = moved(sale, [{ type: 'printed', operationId: id, registered }])
  }
  return documents
}

type Tags = Map<number, unknown>

function documentTags(document: ReceiptDocument): Tags {
  const { tenders, buyer, correction, requisites = [] } = document
  const ground = correction && [
    [1178, correction.date],
    ...(correction.number === undefined ? [] : [[1179, correction.number]]),
  ]
  return new Map<number, unknown>(
    [
      [1054, document.kind === 'sale' ? 1 : 2],
      [1020, document.totalMinor],
      [1031, tenders.cash],
      [1081, tenders.card],
      [1215, tenders.advance],
      [1216, tenders.credit],
      [1217, tenders.other],
      [1227, buyer?.name],
      [1228, buyer?.inn],
      [1187, document.place],
      [1125, document.isInternet || undefined],
      [1173, correction?.type],
      [1174, ground],
      ...requisites.map(({ tag, value }): [number, unknown] => [tag, value]),
    ].filter((row): row is [number, unknown] => row[1] !== undefined),
  )
}

function lineTags(line: FiscalLine): Tags {
  return new Map<number, unknown>([
    [1214, line.paymentMethod],
    [1212, line.itemKind],
    [1199, line.vatCode],
    [1079, line.priceMinor],
    [1023, line.quantityMilli],
    [1043, line.totalMinor],
    ...(line.requisites ?? []).map(({ tag, value }): [number, unknown] => [tag, value]),
  ])
}

/** All that is required, and nothing else. */
const required = (rows: readonly Requirement[]): Tags =>
  new Map(rows.map(([tag, value]) => [tag, Array.isArray(value) ? value.map(([inner, of]) => [inner, of]) : value]))

describe.each(plans)('$title', fixture => {
  const documents = documentsOf(fixture)

  it('has the requisites of each document', () => {
    expect(documents.map(documentTags)).toEqual(fixture.documents.map(({ requisites }) => required(requisites)))
  })

  it('has the requisites of each line', () => {
    expect(documents.map(({ lines }) => lines.map(lineTags))).toEqual(
      fixture.documents.map(({ lines }) => lines.map(required)),
    )
  })
})

it('covers every settlement there is a template for, in each of its ways to say 1214', () => {
  const settled = new Set(plans.map(({ terms }) => terms.settlement?.kind ?? 'full'))
  const kinds = Object.keys(lineTemplates).filter(kind => kind !== 'gift-card')
  expect([...settled].sort()).toEqual(kinds.sort())
})

it('knows the calculated rate of every rate that has one', () => {
  const expected = vatRates
    .filter(rate => !rate.isCalculated && rate.rateBps > 0)
    .map(rate => [rate.code, vatRates.find(other => other.isCalculated && other.rateBps === rate.rateBps)?.code])
  expect(Object.entries(calculatedVat).map(([code, other]) => [Number(code), other])).toEqual(expected)
})

it('names the source of every template', () => {
  for (const { source } of Object.values(lineTemplates)) expect(source).not.toBe('')
})

describe('what the accountant chooses', () => {
  const [advance] = plans.filter(({ terms }) => terms.settlement?.kind === 'advance')

  it('replaces those parts of the template, and nothing else', () => {
    if (!advance) throw new Error('no fixture')
    const documents = { advance: { itemKind: 'as-line' as const, vat: 'as-line' as const } }
    const [document] = documentsOf(advance, { ...usual, documents })
    expect(document?.lines[0]).toMatchObject({ paymentMethod: 3, itemKind: 1, vatCode: 11, totalMinor: 500_000 })
    expect(chosenTemplate('advance', documents)).toMatchObject({ accrues: false, shape: 'as-sold' })
  })

  it.each([
    ['nothing', {}, true],
    ['a kind of item', { 'gift-card': { itemKind: 1 } }, true],
    ['another way of prepayment', { advance: { paymentMethod: 2 } }, true],
    ['goods handed over for money that comes first', { advance: { paymentMethod: 4 } }, false],
    ['money that comes first for goods handed over', { full: { paymentMethod: 1 } }, false],
    ['another method for the payment of a credit', { 'credit-payment': { paymentMethod: 4 } }, false],
    ['a method the law does not know', { full: { paymentMethod: 8 } }, false],
    ['a kind of item the law does not know', { full: { itemKind: 34 } }, false],
    ['a settlement nobody knows', { gift: { itemKind: 1 } }, false],
    ['a part nobody may choose', { full: { accrues: false } }, false],
  ])('may be %s: %o is %o', (_, choices, isValid) => {
    expect(TemplateChoices.safeParse(choices).success).toBe(isValid)
  })
})

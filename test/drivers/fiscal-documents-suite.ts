import { afterEach, describe, expect, it } from 'vitest'
import { receiptFacts } from '../../src/sale/fiscal-document.ts'
import { settle } from '../../src/sale/settling.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { ReceiptDocument } from '../../src/shared/fiscal/document.ts'
import { documentMark } from '../../src/shared/fiscal/document-mark.ts'
import type { Requisite } from '../../src/shared/fiscal/requisites.ts'
import { corrections } from '../fixtures/fiscal-documents/corrections.ts'
import { particulars } from '../fixtures/fiscal-documents/particulars.ts'
import { type DocumentFixture, formedByDevice } from '../fixtures/fiscal-documents/rows.ts'
import { settlements } from '../fixtures/fiscal-documents/settlements.ts'
import type { Rig, RigOptions } from './fiscal-printer-suite.ts'
import { byTag, numberOf, readFields, showField, showRow } from './tlv-rows.ts'

export const documentFixtures: readonly DocumentFixture[] = [...settlements, ...particulars, ...corrections]

/** A device whose storage can be looked into, registered for one of two formats of fiscal data. */
export type DocumentRig = Rig &
  Readonly<{
    /** What the storage holds, TLV. */
    image(fdNumber: number): Uint8Array | undefined
    /** Commands the device has received. */
    asked(): number
  }>
export type DocumentRigOptions = RigOptions & Readonly<{ format?: '1.05' }>

const LINE = 1059
const cashier = { name: 'Кассир Иванова', inn: '500100732259' }

function fixture(title: string): DocumentFixture {
  const found = documentFixtures.find(document => document.title === title)
  if (!found) throw new Error(`no fixture named ${title}`)
  return found
}

async function refusal(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    thrown => thrown,
  )
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${error}`)
  const { code, outcome, params } = error
  return { code, outcome, tag: params.tag, problem: params.problem }
}

function withRequisite(document: ReceiptDocument, requisite: Requisite): ReceiptDocument {
  return { ...document, requisites: [requisite] }
}

function withLineRequisite(document: ReceiptDocument, requisite: Requisite): ReceiptDocument {
  return { ...document, lines: document.lines.map(line => ({ ...line, requisites: [requisite] })) }
}

/** Every kind of fiscal document stands in the FN requisite by requisite, whatever the vendor and the line. */
export function describeFiscalDocuments(
  name: string,
  createRig: (options: DocumentRigOptions) => Promise<DocumentRig>,
): void {
  describe(`${name} carries every kind of fiscal document:`, () => {
    let rig: DocumentRig
    const start = async (options: DocumentRigOptions = {}) => {
      rig = await createRig(options)
      await rig.printer.open()
      await rig.printer.openShift(cashier)
    }
    const settlementDocuments = () => rig.documents().filter(({ kind }) => kind === 'receipt' || kind === 'correction')
    const imageOf = (fdNumber: number) => readFields(rig.image(fdNumber) ?? new Uint8Array(0))
    afterEach(() => rig.close())

    it.each(documentFixtures)('$title', async ({ document, format, requisites, lines }) => {
      await start(format ? { format } : {})
      const { fdNumber } = await rig.printer.printReceipt(document)

      const fields = imageOf(fdNumber)
      const ofDevice = fields.filter(({ tag }) => formedByDevice.includes(tag))
      expect(ofDevice.map(({ tag }) => tag).toSorted((one, other) => one - other)).toEqual(formedByDevice)
      const ours = fields.filter(({ tag }) => tag !== LINE && !formedByDevice.includes(tag))
      expect(byTag(ours.map(field => showField(field, requisites)))).toEqual(byTag(requisites.map(showRow)))
      const ofLines = fields.filter(({ tag }) => tag === LINE).map(({ value }) => readFields(value))
      expect(ofLines.map((line, index) => byTag(line.map(field => showField(field, lines[index] ?? []))))).toEqual(
        lines.map(rows => byTag(rows.map(showRow))),
      )

      expect(await rig.printer.documentByNumber(fdNumber)).toMatchObject({
        kind: document.correction ? 'correction' : 'receipt',
        receiptKind: document.kind,
        totalMinor: document.totalMinor,
        operationMark: documentMark(document),
        lines: lines.map((_, index) => {
          const { name: lineName, priceMinor, quantityMilli, totalMinor } = document.lines[index] ?? {}
          return { name: lineName, priceMinor, quantityMilli, totalMinor }
        }),
      })
    })

    it('says which corrections it makes', async () => {
      await start()
      expect(rig.printer.capabilities.corrections).toBe('lines')
      await rig.close()
      await start({ format: '1.05' })
      expect(rig.printer.capabilities.corrections).toBe('sums')
    })

    const { document: sale } = fixture('return of a sale')
    it.each<[string, Partial<Awaited<ReturnType<typeof refusal>>>, ReceiptDocument]>([
      [
        'a value longer than its tag',
        { tag: 1192, problem: 'too-long' },
        withRequisite(sale, { tag: 1192, value: 'x'.repeat(17) }),
      ],
      [
        'a tag nobody knows without a type',
        { tag: 1999, problem: 'unknown-type' },
        withRequisite(sale, { tag: 1999, value: 1 }),
      ],
      [
        'a known tag of another type',
        { tag: 1084, problem: 'wrong-type' },
        withRequisite(sale, { tag: 1084, type: 'string', value: 'x' }),
      ],
      [
        'a tag of a line in the document',
        { tag: 1191, problem: 'wrong-level' },
        withRequisite(sale, { tag: 1191, value: 'x' }),
      ],
      [
        'a tag of the document in a line',
        { tag: 1187, problem: 'wrong-level' },
        withLineRequisite(sale, { tag: 1187, value: 'x' }),
      ],
      [
        'a member longer than its tag',
        { tag: 1085, problem: 'too-long' },
        withRequisite(sale, { tag: 1084, value: [{ tag: 1085, value: 'x'.repeat(65) }] }),
      ],
      ['a number that is none', { tag: 1057, problem: 'wrong-value' }, withRequisite(sale, { tag: 1057, value: 256 })],
      [
        'a structure without members',
        { tag: 1084, problem: 'wrong-value' },
        withRequisite(sale, { tag: 1084, value: [] }),
      ],
      [
        'what the document says itself',
        { tag: 1008, problem: 'set-by-document' },
        withRequisite(sale, { tag: 1008, type: 'string', value: 'x@example.com' }),
      ],
      [
        'what the line says itself',
        { tag: 1214, problem: 'set-by-document' },
        withLineRequisite(sale, { tag: 1214, type: 'byte', value: 4 }),
      ],
      [
        'an order without its number',
        { tag: 1179, problem: 'missing' },
        { ...sale, correction: { type: 'order', date: '2026-11-20' } },
      ],
      [
        'a date that is none',
        { tag: 1178, problem: 'wrong-value' },
        { ...sale, correction: { type: 'self', date: '2026-13-40' } },
      ],
      [
        'a credit payment among other lines',
        { tag: 1214, problem: 'wrong-value' },
        { ...sale, lines: sale.lines.flatMap(line => [{ ...line, paymentMethod: 7 }, line]) },
      ],
    ])('refuses %s before the first byte', async (_name, expected, document) => {
      await start()
      const before = rig.asked()
      expect(await refusal(rig.printer.printReceipt(document))).toEqual({
        code: 'fiscal.requisite-invalid',
        outcome: 'not-applied',
        ...expected,
      })
      expect([rig.asked(), settlementDocuments().length]).toEqual([before, 0])
    })

    it('refuses a receipt without paper and without a contact before the first byte', async () => {
      await start()
      expect(await refusal(rig.printer.printReceipt({ ...sale, isElectronicOnly: true }))).toMatchObject({
        code: 'contact.missing-for-electronic',
        outcome: 'not-applied',
      })
    })

    it.each([
      ['document', withRequisite(sale, { tag: 1999, type: 'byte', value: 1 }), 1999],
      ['line', withLineRequisite(sale, { tag: 1197, value: 'шт' }), 1197],
    ])(
      'names the tag that the device itself refuses in the %s, cancels, and prints the next one',
      async (_level, document, tag) => {
        await start()
        expect(await refusal(rig.printer.printReceipt(document))).toMatchObject({
          code: 'fiscal.requisite-refused',
          outcome: 'not-applied',
          tag,
        })
        expect([settlementDocuments().length, rig.hasOpenReceipt()]).toEqual([0, false])
        await rig.printer.printReceipt(fixture('full settlement').document)
      },
    )

    it('refuses to correct a return, and a rate without a place, on a device that corrects by sums', async () => {
      await start({ format: '1.05' })
      const { document } = fixture('correction by sums (FFD 1.05)')
      const lines = document.lines.map(line => ({ ...line, vatCode: 11 }))
      expect(await refusal(rig.printer.printReceipt({ ...document, kind: 'return' }))).toMatchObject({
        code: 'fiscal.correction-unsupported',
        tag: 1054,
      })
      expect(await refusal(rig.printer.printReceipt({ ...document, lines }))).toMatchObject({ tag: 1199 })
      expect(rig.hasOpenReceipt()).toBe(false)
    })

    it.each([
      ['correction by order: a sale nobody recorded', undefined],
      ['correction of our own: a wrong sale taken back', undefined],
      ['correction by sums (FFD 1.05)', '1.05'],
    ] as const)('finds a correction whose answer was lost, and settles it as its own: %s', async (title, format) => {
      await start({ answerMs: 150, ...(format ? { format } : {}) })
      const { document } = fixture(title)
      const baseline = await rig.printer.baseline()
      await rig.happen('answer-to-closing-lost')
      expect(await refusal(rig.printer.printReceipt(document))).toMatchObject({ outcome: 'unknown' })
      expect(settlementDocuments()).toHaveLength(1)
      const found = await rig.printer.lastDocument()
      const now = await rig.printer.baseline()
      const facts = receiptFacts(document, baseline)
      const reading = { now, documents: found ? [found] : [], isFenced: false, keepsOperationMark: true }
      expect(settle(facts, reading)).toEqual({ verdict: 'applied', document: found?.registered })
      expect(settle({ ...facts, receiptKind: document.kind === 'sale' ? 'return' : 'sale' }, reading).verdict).toBe(
        'ask',
      )
    })

    it('leaves a correction whose closing never arrived to be cancelled, and then nothing is there', async () => {
      await start({ answerMs: 150, format: '1.05' })
      const before = await rig.printer.baseline()
      await rig.happen('closing-never-arrives')
      const { document } = fixture('correction by sums (FFD 1.05)')
      expect(await refusal(rig.printer.printReceipt(document))).toMatchObject({ outcome: 'unknown' })
      expect(await rig.printer.baseline()).toEqual({ ...before, hasOpenDocument: true })
      expect(await rig.printer.cancelOpenDocument()).toBe(true)
      expect(await rig.printer.baseline()).toEqual(before)
      await rig.printer.printReceipt(document)
      expect(settlementDocuments()).toHaveLength(1)
    })

    it('prints an X report, which changes nothing in the storage', async () => {
      await start()
      await rig.printer.printReceipt(fixture('full settlement').document)
      const before = await rig.printer.baseline()
      await rig.printer.printReportX()
      expect(await rig.printer.baseline()).toEqual(before)
      await rig.happen('paper-out')
      expect(await refusal(rig.printer.printReportX())).toMatchObject({ code: 'paper.out', outcome: 'not-applied' })
    })

    it('keeps every kopeck of a shift of all kinds', async () => {
      await start()
      let soldMinor = 0
      for (const { document, format } of documentFixtures) {
        if (format || document.correction) continue
        const { fdNumber } = await rig.printer.printReceipt(document)
        const fields = imageOf(fdNumber)
        const sum = (...tags: number[]) =>
          fields.filter(({ tag }) => tags.includes(tag)).reduce((total, { value }) => total + numberOf(value), 0)
        expect(sum(1031, 1081, 1215, 1216, 1217)).toBe(sum(1020))
        if (document.kind === 'sale') soldMinor += document.totalMinor
      }
      expect((await rig.printer.shiftTotals()).saleTotalMinor).toBe(soldMinor)
    })
  })
}

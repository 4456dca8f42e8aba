import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FiscalPrinter } from '../../drivers/contract.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { ReceiptDocument } from '../../src/shared/fiscal/document.ts'

/** What befalls a device, in words every vendor's simulator can translate. */
export type Trouble =
  | 'answer-to-closing-held'
  | 'answer-to-closing-lost'
  | 'closing-never-arrives'
  | 'answer-to-line-lost'
  | 'line-never-arrives'
  | 'line-refused'
  | 'closing-refused'
  | 'paper-out'
  | 'paper-out-during-close'
  | 'paper-in'
  | 'cover-open'
  | 'shift-expired'
  | 'foreign-document'
  | 'unplug'
  | 'plug-in'
  | 'noise'
  | 'damaged-answers'
  | 'busy-for-a-moment'
  | 'slow-commit'
  | 'slow-commit-in-background'

/** A document as it stands in the device's own memory. */
type RecordedDocument = Readonly<{
  kind: string
  fdNumber: number
  fiscalSign: number
  receiptKind?: string
  totalMinor?: number
  tags: Readonly<Record<string, string>>
  isPaperPrinted: boolean
}>

export type Rig = Readonly<{
  printer: FiscalPrinter
  /** Another program's driver on the same line. */
  connect(): FiscalPrinter
  happen(trouble: Trouble): Promise<void>
  documents(): readonly RecordedDocument[]
  hasOpenReceipt(): boolean
  /** Resolves when the device has taken the closing command and is about to record. */
  closingTaken(): Promise<void>
  /** Resolves when nothing is being recorded. */
  settled(): Promise<void>
  close(): Promise<void>
}>

/** `answerMs` caps how long the driver waits for an answer: short where a test loses one. */
export type RigOptions = Readonly<{ answerMs?: number; printMs?: number }>

const cashier = { name: 'Кассир Иванова', inn: '500100732259' }
const bread = { name: 'Хлеб «Бородинский»', priceMinor: 4550, quantityMilli: 2000, totalMinor: 9100 }
const apples = { name: 'Яблоки 🍏', priceMinor: 12_990, quantityMilli: 1250, totalMinor: 16_238 }
const usual = { vatCode: 2, paymentMethod: 4, itemKind: 1, department: 1 }
const nothingPaid = { cash: 0, card: 0, advance: 0, credit: 0, other: 0 }

function receipt(over: Partial<ReceiptDocument> = {}): ReceiptDocument {
  return {
    kind: 'sale',
    lines: [
      { ...bread, ...usual },
      { ...apples, ...usual, vatCode: 6 },
    ],
    tenders: { ...nothingPaid, cash: 5338, card: 20_000 },
    totalMinor: 25_338,
    taxSystem: 1,
    cashier,
    isElectronicOnly: false,
    operationMark: 'op-7f3a',
    ...over,
  }
}

async function failure(promise: Promise<unknown>): Promise<Pick<AppError, 'code' | 'outcome' | 'original'>> {
  const thrown = await promise.then(
    () => undefined,
    error => error,
  )
  if (!(thrown instanceof AppError)) throw new Error(`expected an AppError, got ${thrown}`)
  return { code: thrown.code, outcome: thrown.outcome, original: thrown.original }
}

/** The promises every fiscal printer keeps, whatever its vendor and its line. */
export function describeFiscalPrinter(name: string, createRig: (options: RigOptions) => Promise<Rig>): void {
  describe(`${name} keeps the promises of a fiscal printer:`, () => {
    let rig: Rig
    let rigs: Rig[] = []
    const start = async (options: RigOptions = {}) => {
      rig = await createRig(options)
      rigs.push(rig)
      await rig.printer.open()
    }
    const startShift = async (options: RigOptions = {}) => {
      await start(options)
      await rig.printer.openShift(cashier)
    }
    const receipts = () => rig.documents().filter(({ kind }) => kind === 'receipt')
    const last = () => rig.documents().at(-1)

    beforeEach(() => startShift())
    afterEach(async () => {
      await Promise.all(rigs.map(started => started.close()))
      rigs = []
    })

    it('opens a shift in the cashier’s name and says which document that was', async () => {
      await start()
      const document = await rig.printer.openShift(cashier)
      expect(last()).toMatchObject({
        kind: 'shift-open',
        fdNumber: document.fdNumber,
        tags: { 1021: cashier.name, 1203: cashier.inn },
      })
      expect(document).toMatchObject({ fiscalSign: String(last()?.fiscalSign), shiftNumber: 1 })
      expect(await rig.printer.baseline()).toMatchObject({
        lastFdNumber: document.fdNumber,
        shift: 'open',
        hasOpenDocument: false,
      })
    })

    it('does not open an open shift', async () => {
      expect(await failure(rig.printer.openShift(cashier))).toMatchObject({
        code: 'fiscal.shift-open',
        outcome: 'not-applied',
      })
    })

    it('registers a sale and returns its numbers', async () => {
      const document = await rig.printer.printReceipt(
        receipt({ buyerContact: 'ivan@example.com', senderEmail: 'shop@example.com' }),
      )
      expect(last()).toMatchObject({
        receiptKind: 'sale',
        totalMinor: 25_338,
        isPaperPrinted: true,
        tags: {
          1008: 'ivan@example.com',
          1021: cashier.name,
          1117: 'shop@example.com',
          1192: 'op-7f3a',
          1203: cashier.inn,
        },
      })
      expect(document).toEqual({
        fnNumber: (await rig.printer.baseline()).fnNumber,
        fdNumber: last()?.fdNumber,
        fiscalSign: String(last()?.fiscalSign),
        deviceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
        shiftNumber: 1,
      })
    })

    it('registers a return', async () => {
      await rig.printer.printReceipt(receipt())
      await rig.printer.printReceipt(receipt({ kind: 'return' }))
      expect(last()).toMatchObject({ receiptKind: 'return', totalMinor: 25_338 })
    })

    it('leaves the paper out for an electronic receipt, and for that one only', async () => {
      await rig.printer.printReceipt(receipt({ isElectronicOnly: true, buyerContact: '+79161234567' }))
      await rig.printer.printReceipt(receipt())
      expect(receipts().map(({ isPaperPrinted }) => isPaperPrinted)).toEqual([false, true])
    })

    it('gives the next buyer paper after an electronic receipt that broke off', async () => {
      await rig.happen('line-refused')
      await failure(rig.printer.printReceipt(receipt({ isElectronicOnly: true, buyerContact: '+79161234567' })))
      await rig.printer.printReceipt(receipt())
      expect(receipts().map(({ isPaperPrinted }) => isPaperPrinted)).toEqual([true])
    })

    it('reads any document back: lines, total and our mark', async () => {
      const { fdNumber } = await rig.printer.printReceipt(receipt())
      await rig.happen('foreign-document')
      const found = await rig.printer.documentByNumber(fdNumber)
      expect(found).toMatchObject({
        kind: 'receipt',
        receiptKind: 'sale',
        totalMinor: 25_338,
        operationMark: 'op-7f3a',
      })
      expect(found?.registered).toMatchObject({ fdNumber, shiftNumber: 1 })
      expect(found?.lines).toEqual([
        { ...bread, name: 'Хлеб "Бородинский"' },
        { ...apples, name: 'Яблоки ?' },
      ])
    })

    it('reads a receipt of sixty lines back whole', async () => {
      const lines = Array.from({ length: 60 }, (_, index) => ({
        ...bread,
        ...usual,
        name: `Товар №${index} с длинным названием`,
      }))
      const totalMinor = 60 * bread.totalMinor
      const { fdNumber } = await rig.printer.printReceipt(
        receipt({ lines, totalMinor, tenders: { ...nothingPaid, card: totalMinor } }),
      )
      const found = await rig.printer.documentByNumber(fdNumber)
      expect(found?.lines).toHaveLength(60)
      expect(found?.lines?.at(-1)?.name).toBe('Товар №59 с длинным названием')
    })

    it('knows no document that the storage does not hold', async () => {
      expect(await rig.printer.documentByNumber(9999)).toBeUndefined()
    })

    it('shows a stranger’s document as it is: last, and without our mark', async () => {
      await rig.happen('foreign-document')
      const found = await rig.printer.lastDocument()
      expect(found).toMatchObject({ kind: 'receipt', registered: { fdNumber: last()?.fdNumber } })
      expect(found?.operationMark).toBeUndefined()
    })

    it('takes a held answer off the line and reports the receipt: one document', async () => {
      await startShift({ answerMs: 150 })
      await rig.happen('answer-to-closing-held')
      const document = await rig.printer.printReceipt(receipt())
      expect(document.fdNumber).toBe(last()?.fdNumber)
      expect(receipts()).toHaveLength(1)
    })

    it('says unknown when the answer to closing is lost, sends nothing twice, and finds the document by its mark', async () => {
      await startShift({ answerMs: 150 })
      await rig.happen('answer-to-closing-lost')
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'device.no-reply',
        outcome: 'unknown',
      })
      expect(receipts()).toHaveLength(1)
      expect((await rig.printer.lastDocument())?.operationMark).toBe('op-7f3a')
    })

    it('says unknown when the closing command never arrives, and leaves what is open to be cancelled', async () => {
      await rig.happen('closing-never-arrives')
      const before = await rig.printer.baseline()
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'device.no-reply',
        outcome: 'unknown',
      })
      expect(await rig.printer.baseline()).toEqual({ ...before, hasOpenDocument: true })
      expect(await rig.printer.cancelOpenDocument()).toBe(true)
      expect(await rig.printer.baseline()).toEqual(before)
    })

    it('has nothing to cancel when nothing is open', async () => {
      expect(await rig.printer.cancelOpenDocument()).toBe(false)
    })

    it.each(['answer-to-line-lost', 'line-never-arrives'] as const)(
      'cancels the receipt and says not applied when it breaks before closing: %s',
      async trouble => {
        await startShift({ answerMs: 150 })
        await rig.happen(trouble)
        expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
          code: 'device.no-reply',
          outcome: 'not-applied',
        })
        expect([receipts().length, rig.hasOpenReceipt()]).toEqual([0, false])
      },
    )

    it.each(['line-refused', 'closing-refused'] as const)(
      'cancels the receipt, says not applied and prints the next one after a clear refusal: %s',
      async trouble => {
        await rig.happen(trouble)
        const refusal = await failure(rig.printer.printReceipt(receipt()))
        expect(refusal).toMatchObject({ outcome: 'not-applied', original: { code: expect.any(String) } })
        expect([receipts().length, rig.hasOpenReceipt()]).toEqual([0, false])
        await rig.printer.printReceipt(receipt())
        expect(receipts()).toHaveLength(1)
      },
    )

    it('refuses payments that do not cover the total before anything is recorded', async () => {
      const short = receipt({ tenders: { ...nothingPaid, cash: 100 } })
      expect(await failure(rig.printer.printReceipt(short))).toMatchObject({
        code: 'fiscal.amounts-refused',
        outcome: 'not-applied',
      })
      expect([receipts().length, rig.hasOpenReceipt()]).toEqual([0, false])
    })

    it('keeps a receipt whose paper ran out after closing, and prints the rest of it once', async () => {
      await rig.happen('paper-out-during-close')
      const { fdNumber } = await rig.printer.printReceipt(receipt())
      expect(await rig.printer.status()).toMatchObject({
        paper: 'out-while-printing',
        baseline: { lastFdNumber: fdNumber },
      })
      expect(await failure(rig.printer.continuePrinting())).toMatchObject({ code: 'paper.out' })
      await rig.happen('paper-in')
      expect((await rig.printer.status()).paper).toBe('waiting-to-continue')
      await rig.printer.continuePrinting()
      expect((await rig.printer.status()).paper).toBe('present')
      expect(receipts()).toMatchObject([{ fdNumber, isPaperPrinted: true }])
    })

    it('does not begin a receipt without paper, but registers an electronic one', async () => {
      await rig.happen('paper-out')
      expect((await rig.printer.status()).paper).toBe('out')
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'paper.out',
        outcome: 'not-applied',
      })
      await rig.printer.printReceipt(receipt({ isElectronicOnly: true, buyerContact: 'ivan@example.com' }))
      expect(receipts()).toMatchObject([{ isPaperPrinted: false }])
    })

    it('does not begin a receipt with the cover open', async () => {
      await rig.happen('cover-open')
      expect((await rig.printer.status()).isCoverOpen).toBe(true)
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'device.cover-open',
        outcome: 'not-applied',
      })
    })

    it('only closes a shift of more than a day', async () => {
      await rig.happen('shift-expired')
      expect((await rig.printer.baseline()).shift).toBe('expired')
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'fiscal.shift-expired',
        outcome: 'not-applied',
      })
      await rig.printer.closeShift(cashier)
      expect((await rig.printer.baseline()).shift).toBe('closed')
    })

    it('closes the shift and returns what it counted', async () => {
      await rig.printer.printReceipt(receipt())
      await rig.printer.printReceipt(
        receipt({ tenders: { ...nothingPaid, advance: 10_000, credit: 10_000, other: 5338 } }),
      )
      await rig.printer.printReceipt(receipt({ kind: 'return', tenders: { ...nothingPaid, card: 25_338 } }))
      const totals = { shiftNumber: 1, saleCount: 2, saleTotalMinor: 50_676, returnCount: 1, returnTotalMinor: 25_338 }
      expect(await rig.printer.shiftTotals()).toEqual(totals)
      const closed = await rig.printer.closeShift(cashier)
      expect(closed.totals).toEqual(totals)
      expect(last()).toMatchObject({
        kind: 'shift-close',
        fdNumber: closed.document.fdNumber,
        tags: { 1021: cashier.name },
      })
      expect(closed.document).toMatchObject({ fiscalSign: String(last()?.fiscalSign), shiftNumber: 1 })
    })

    it('does not close a closed shift, and sells nothing in it', async () => {
      await rig.printer.closeShift(cashier)
      expect(await failure(rig.printer.closeShift(cashier))).toMatchObject({
        code: 'fiscal.shift-closed',
        outcome: 'not-applied',
      })
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'fiscal.shift-closed',
        outcome: 'not-applied',
      })
    })

    it('asks a busy device again, because it took nothing', async () => {
      await rig.happen('busy-for-a-moment')
      await rig.printer.printReceipt(receipt())
      expect(receipts()).toHaveLength(1)
    })

    it('prints one receipt after another while the paper still moves', async () => {
      await startShift({ printMs: 60 })
      await rig.printer.printReceipt(receipt())
      expect((await rig.printer.status()).isBusy).toBe(true)
      await rig.printer.printReceipt(receipt())
      await rig.printer.waitIdle()
      expect((await rig.printer.status()).isBusy).toBe(false)
      expect(receipts()).toHaveLength(2)
    })

    it('gives up waiting for an idle device in time', async () => {
      await startShift({ printMs: 300 })
      expect(await failure(rig.printer.waitIdle(30))).toMatchObject({ code: 'device.busy' })
    })

    it.each(['noise', 'damaged-answers'] as const)('gets every answer through %s', async trouble => {
      await rig.happen(trouble)
      const { fdNumber } = await rig.printer.printReceipt(receipt())
      await rig.happen(trouble)
      expect((await rig.printer.documentByNumber(fdNumber))?.operationMark).toBe('op-7f3a')
      expect(receipts()).toHaveLength(1)
    })

    it('waits for a storage that takes its time', async () => {
      await rig.happen('slow-commit')
      const document = await rig.printer.printReceipt(receipt())
      expect(receipts()).toMatchObject([{ fdNumber: document.fdNumber }])
    })

    it('says unplugged and unknown when the cable is pulled while closing, and finds the device again', async () => {
      await rig.happen('slow-commit')
      const printing = failure(rig.printer.printReceipt(receipt()))
      await rig.closingTaken()
      await rig.happen('unplug')
      expect(await printing).toMatchObject({ code: 'device.unplugged', outcome: 'unknown' })
      expect(await failure(rig.printer.baseline())).toMatchObject({ code: 'device.unplugged', outcome: 'not-applied' })
      expect(await failure(rig.printer.open())).toMatchObject({ code: 'device.not-found' })
      await rig.happen('plug-in')
      await rig.printer.open()
      await rig.printer.waitIdle()
      expect((await rig.printer.lastDocument())?.operationMark).toBe('op-7f3a')
    })

    it('ends a waiting call as closed', async () => {
      await rig.happen('slow-commit')
      const printing = failure(rig.printer.printReceipt(receipt()))
      await rig.closingTaken()
      await rig.printer.close()
      expect(await printing).toMatchObject({ code: 'device.closed', outcome: 'unknown' })
      await rig.settled()
    })

    it('lets a cancel wait for a commit in the background, so that the second reading tells the truth', async () => {
      await rig.happen('slow-commit-in-background')
      const printing = failure(rig.printer.printReceipt(receipt()))
      await rig.closingTaken()
      const before = rig.documents().length
      await rig.printer.close()
      await printing
      const successor = rig.connect()
      await successor.open()
      await successor.waitIdle()
      expect(await successor.baseline()).toMatchObject({ lastFdNumber: before, hasOpenDocument: true })
      expect(await successor.cancelOpenDocument()).toBe(false)
      expect(await successor.baseline()).toMatchObject({ lastFdNumber: before + 1, hasOpenDocument: false })
      expect((await successor.lastDocument())?.operationMark).toBe('op-7f3a')
      await successor.close()
    })

    it('refuses a second owner of the line', async () => {
      const second = rig.connect()
      expect(await failure(second.open())).toMatchObject({ code: 'device.port-busy' })
      await rig.printer.printReceipt(receipt())
      expect(receipts()).toHaveLength(1)
    })

    it('says where it was before it was opened and after it was closed', async () => {
      await rig.printer.close()
      expect(await failure(rig.printer.status())).toMatchObject({ code: 'device.closed', outcome: 'not-applied' })
      expect(await failure(rig.printer.printReceipt(receipt()))).toMatchObject({
        code: 'device.closed',
        outcome: 'not-applied',
      })
      await rig.printer.open()
      await rig.printer.printReceipt(receipt())
    })
  })
}

import { expect, onTestFinished, test } from 'vitest'
import { createEscposSimulator } from '../../drivers/receipt/escpos/index.ts'
import type { WritableDb } from '../../src/db/database.ts'
import { slipOfSale } from '../../src/db/slips.ts'
import type { RegisterId, SaleId } from '../../src/shared/ids.ts'
import { startChild } from '../db/support/child.ts'
import { folderForTest, openForTest } from '../db/support/database-for-test.ts'
import { readWal } from '../db/support/wal.ts'
import { waitFor } from '../support/wait-for.ts'
import { slipsOf, soldToVera } from './support/completed-sale.ts'

const MINUTE_MS = 60_000
const registerIds = ['r-1' as RegisterId]

function openDb(folder = folderForTest()): WritableDb {
  return openForTest({ folder, registerIds })
}

async function plugPrinterIn() {
  const simulator = createEscposSimulator()
  const port = await simulator.serveTcp(0)
  onTestFinished(() => simulator.close())
  return { simulator, port }
}

function slipsFor(db: WritableDb, port: number, now: () => number = Date.now) {
  const made = slipsOf(db, { port }, now)
  onTestFinished(() => made.slips.stop())
  const stateOf = (number: number) => slipOfSale(db, `s-${number}` as SaleId)?.state
  return {
    ...made,
    stateOf,
    when: (number: number, state: string) =>
      waitFor(
        () => `slip ${number} to be ${state}, now ${stateOf(number)}`,
        () => stateOf(number) === state,
      ),
  }
}

test('a slip is asked for in the very commit that completes the sale', () => {
  const db = openDb()
  const { complete, stateOf } = slipsFor(db, 1)
  complete(1)
  const before = readWal(db.file)
  complete(2)
  expect(readWal(db.file)).toEqual({ salt: before.salt, commits: before.commits + 1 })
  expect(stateOf(2)).toBe('waiting')
})

test('a sale that is not committed leaves no slip behind', () => {
  const db = openDb()
  const { store, stateOf } = slipsFor(db, 1)
  const sale = soldToVera(1, Date.now())
  expect(() =>
    store.transaction(() => {
      store.save(sale)
      store.recordCompleted(sale, { wasCancelled: false })
      throw new Error('pulled the plug')
    }),
  ).toThrow('pulled the plug')
  expect(stateOf(1)).toBeUndefined()
})

test('slips wait for a printer that is away, and come out in the order of the sales', async () => {
  const { simulator, port } = await plugPrinterIn()
  await simulator.inflict({ kind: 'unplug' })
  const { slips, complete, when } = slipsFor(openDb(), port)
  slips.start()
  await waitFor('the printer to be missed', () => slips.printer().state === 'away')
  complete(1)
  complete(2)
  expect(slips.printer().waiting).toBe(2)
  await simulator.inflict({ kind: 'plug-in' })
  await when(1, 'printed')
  await when(2, 'printed')
  expect(simulator.pieces()).toBe(2)
})

test('a slip is not printed for a customer who left ten minutes ago', async () => {
  const { simulator, port } = await plugPrinterIn()
  const db = openDb()
  let nowMs = Date.now()
  const { slips, complete, when } = slipsFor(db, port, () => nowMs)
  const left = complete(1)
  nowMs += 6 * MINUTE_MS
  complete(2)
  nowMs += 5 * MINUTE_MS
  slips.start()
  await when(2, 'printed')
  await when(1, 'expired')
  expect(slips.viewOf(left)).toBe('failed')
  expect(simulator.pieces()).toBe(1)

  slips.printAgain(left)
  await when(1, 'printed')
  expect(simulator.pieces()).toBe(2)
})

test('a line that is lost midway leaves the slip unclear, and only a key press prints it again', async () => {
  const { simulator, port } = await plugPrinterIn()
  const { slips, complete, when, stateOf } = slipsFor(openDb(), port)
  slips.start()
  await waitFor('the printer to be ready', () => slips.printer().state === 'ready')
  await simulator.inflict({ kind: 'unplug-after', bytes: 400 })
  const sale = complete(1)
  await when(1, 'unclear')
  expect(slips.viewOf(sale)).toBe('failed')

  await simulator.inflict({ kind: 'plug-in' })
  complete(2)
  await when(2, 'printed')
  expect(stateOf(1)).toBe('unclear')
  expect(simulator.paperText().match(/Начислено/g)).toHaveLength(1)

  expect(slips.mayPrintAgain(sale)).toBe(true)
  slips.printAgain(sale)
  expect(slips.mayPrintAgain(sale)).toBe(false)
  await when(1, 'printed')
})

test('two key presses are one slip', async () => {
  const { simulator, port } = await plugPrinterIn()
  const { slips, complete, when } = slipsFor(openDb(), port)
  slips.start()
  const sale = complete(1)
  await when(1, 'printed')
  slips.printAgain(sale)
  expect(() => slips.printAgain(sale)).toThrow('request.wrong-state')
  await when(1, 'printed')
  expect(simulator.pieces()).toBe(2)
})

test('paper that ends before the slip keeps it waiting, an open cover too', async () => {
  const { simulator, port } = await plugPrinterIn()
  const { slips, complete, when, stateOf } = slipsFor(openDb(), port)
  await simulator.inflict({ kind: 'cover-open' })
  slips.start()
  await waitFor('the cover to be seen', () => slips.printer().error?.code === 'device.cover-open')
  complete(1)
  await simulator.inflict({ kind: 'paper-out' })
  await simulator.inflict({ kind: 'cover-closed' })
  await waitFor('the paper to be missed', () => slips.printer().error?.code === 'paper.out')
  expect(stateOf(1)).toBe('waiting')
  await simulator.inflict({ kind: 'paper-in' })
  await when(1, 'printed')
  expect(simulator.pieces()).toBe(1)
})

test('an agent killed while a slip is printed does not print it again when it starts', async () => {
  const { simulator, port } = await plugPrinterIn()
  await simulator.inflict({ kind: 'slow', lineMs: 100 })
  const folder = folderForTest()
  const child = startChild(new URL('./support/child-prints.ts', import.meta.url), folder, String(port))
  await child.says(line => line === 'printing')
  await child.kill()

  await simulator.inflict({ kind: 'slow', lineMs: 0 })
  const { slips, complete, when, stateOf } = slipsFor(openDb(folder), port)
  slips.start()
  expect(stateOf(1)).toBe('unclear')
  complete(2)
  await when(2, 'printed')
  expect(stateOf(1)).toBe('unclear')
})

import { resolve } from 'node:path'
import { openFiscalPrinter, openReceiptPrinter, openScanner } from '../../drivers/registry.ts'
import type { WritableDb } from '../db/database.ts'
import { loadGoods } from './goods.ts'
import { createRegister, type Register, type RegisterDeps } from './register.ts'
import { createScreenCommands, notify, type PerformCommand } from './screen/screen-commands.ts'
import { watchSeals } from './seals.ts'
import type { Settings } from './settings.ts'

/** One register with its devices, its sales taken up where an earlier life left them. */
export type OpenRegister = Readonly<{
  register: Register
  /** What the screen's socket does with a command. */
  perform: PerformCommand
  /** From here on scans are heard: the port answers, so whatever a scan begins can be seen. */
  listen(): Promise<void>
  stop(): Promise<void>
}>

type Deps = Pick<RegisterDeps, 'maintenance' | 'updates' | 'version' | 'hubToken' | 'log' | 'now'> &
  Readonly<{
    db: WritableDb
    settings: Settings
    /** Where `goodsFile` is looked for. */
    dataFolder: string
  }>

export async function openRegister({ dataFolder, ...deps }: Deps): Promise<OpenRegister> {
  const { db, settings, log } = deps
  const { fiscalPrinter, fiscalMode, receiptPrinter } = settings
  const goods = settings.goodsFile ? loadGoods(resolve(dataFolder, settings.goodsFile)) : new Map()
  const scanner = settings.scanner && (await openScanner(settings.scanner))
  const register = createRegister({
    ...deps,
    goods,
    openPrinter: fiscalPrinter && fiscalMode !== 'pos-prints' ? () => openFiscalPrinter(fiscalPrinter) : undefined,
    openReceiptPrinter: receiptPrinter && (() => openReceiptPrinter(receiptPrinter)),
    scanner,
  })
  for (const notice of db.notices) notify(register, notice)
  register.start()
  const perform = createScreenCommands(register, db)
  const stopSeals = watchSeals(register, log)

  return {
    register,
    perform,
    async listen() {
      scanner?.onScan(text => {
        perform({ name: 'scan', text }).catch(error => notify(register, error))
      })
      await scanner?.open()
    },
    async stop() {
      stopSeals()
      await scanner?.close()
      await register.stop()
    },
  }
}

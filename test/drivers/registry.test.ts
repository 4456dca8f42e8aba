import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TraceEntry } from '../../drivers/contract.ts'
import { createShtrihSimulator } from '../../drivers/fiscal/shtrih/index.ts'
import * as registry from '../../drivers/registry.ts'
import { createScannerSimulator } from '../../drivers/scanner/scanner-simulator.ts'
import { FiscalPrinterSettings, ScannerSettings } from '../../drivers/settings.ts'

describe('the registry', () => {
  it('opens the fiscal printer that the settings name, and traces it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillside-registry-'))
    const simulator = createShtrihSimulator({ folder })
    const port = await simulator.serveTcp()
    const settings = FiscalPrinterSettings.parse({
      driver: 'shtrih',
      connection: { line: 'tcp', host: '127.0.0.1', port },
    })
    const seen: TraceEntry[] = []
    const printer = await registry.openFiscalPrinter(settings, { trace: entry => seen.push(entry) })
    await printer.open()
    expect(printer.capabilities.vendor).toBe('shtrih')
    expect((await printer.baseline()).fnNumber).toBe(simulator.identity.fnNumber)
    expect(seen[0]).toEqual({ direction: 'out', bytes: '05' })
    await printer.close()
    await simulator.close()
    rmSync(folder, { recursive: true })
  })

  it('uses the operator’s password from the settings', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillside-registry-'))
    const simulator = createShtrihSimulator({ folder })
    const connection = { line: 'tcp', host: '127.0.0.1', port: await simulator.serveTcp() }
    const printer = await registry.openFiscalPrinter(
      FiscalPrinterSettings.parse({ driver: 'shtrih', password: 77, connection }),
    )
    await expect(printer.open()).rejects.toMatchObject({ code: 'device.wrong-password' })
    await simulator.close()
    rmSync(folder, { recursive: true })
  })

  it('opens the scanner that the settings name', async () => {
    const simulator = createScannerSimulator()
    const connection = { line: 'tcp', host: '127.0.0.1', port: await simulator.serveTcp() }
    const scanner = await registry.openScanner(ScannerSettings.parse({ connection }))
    const scans: string[] = []
    scanner.onScan(text => scans.push(text))
    await scanner.open()
    await expect
      .poll(() => {
        if (scans.length === 0) simulator.scan('4600439931256')
        return scans[0]
      })
      .toBe('4600439931256')
    await scanner.close()
    await simulator.close()
  })

  it('offers devices and no simulator', () => {
    expect(Object.keys(registry).sort()).toEqual(['openFiscalPrinter', 'openReceiptPrinter', 'openScanner'])
  })
})

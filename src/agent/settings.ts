import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { FiscalPrinterSettings, ReceiptPrinterSettings, ScannerSettings } from '../../drivers/settings.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { SellerInn } from '../shared/fiscal/document.ts'
import { RegisterId } from '../shared/ids.ts'
import { Language } from '../shared/localised.ts'
import { FiscalMode } from '../shared/sale-view.ts'
import { ScanSettings } from '../shared/scan/scan-settings.ts'

/** `settings.yaml` of one agent. Every default is the one most shops want. */
export const Settings = z
  .object({
    registerId: RegisterId,
    storeName: z.string().min(1).max(100).default('Магазин'),
    fiscalMode: FiscalMode.exclude(['facade']).default('agent-prints'),
    host: z.string().default('127.0.0.1'),
    /** 0 takes any free port; the real one is in the log and in `<dataFolder>/agent.json`. */
    port: z.int().min(0).max(65_535).default(7710),
    hub: z.object({
      url: z.url(),
      /** The register's token, or the one-time pairing code it is exchanged for at the first start. */
      token: z.string().min(16).optional(),
      pairingCode: z.string().min(4).optional(),
    }),
    fiscalPrinter: FiscalPrinterSettings.optional(),
    scanner: ScannerSettings.optional(),
    /** Prints points and coupons beside the fiscal receipt. */
    receiptPrinter: ReceiptPrinterSettings.optional(),
    slipLanguage: Language.default('ru'),
    /** Tag 1055, one bit; 0 leaves it to the device. */
    taxSystem: z.int().min(0).max(63).default(0),
    /** Whose sales these are, kept with each document. */
    sellerInn: SellerInn.optional(),
    /** Tag 1117. */
    senderEmail: z.string().max(64).optional(),
    /** Token of the paired register program and of the screen. Without one, the agent makes its own at the first start. */
    apiToken: z.string().min(16).optional(),
    /** Exact origins of browser registers that may call the local API. */
    allowedOrigins: z.array(z.url()).default([]),
    /** Asked before a person may decide what became of a receipt. */
    pin: z.string().regex(/^\d{4,12}$/),
    /** Barcode, name, price and VAT of goods sold from the built-in screen: `goods.csv`. */
    goodsFile: z.string().optional(),
    /** What the chain's own cards and codes look like. */
    scans: ScanSettings.prefault({ cards: [{ prefix: '2200', length: 10 }] }),
    /** Only versions signed with the key to this one are installed: Ed25519, SPKI in base64. */
    update: z.object({ publicKey: z.string().regex(/^[A-Za-z0-9+/]{59}=$/) }).optional(),
    /** Minutes east of UTC of the shop's day; the computer's own zone by default. */
    utcOffsetMinutes: z.int().min(-840).max(840).optional(),
  })
  .refine(settings => settings.fiscalMode !== 'agent-prints' || settings.fiscalPrinter, {
    message: 'fiscalMode agent-prints needs fiscalPrinter',
    path: ['fiscalPrinter'],
  })
  .refine(settings => settings.hub.token || settings.hub.pairingCode, {
    message: 'give the token of this register or its pairing code',
    path: ['hub', 'token'],
  })
export type Settings = z.infer<typeof Settings>

/** Environment variables that win over the file: what differs between two starts of the same register. */
const overrides = {
  TILLSIDE_PORT: (value: string) => ({ port: Number(value) }),
  TILLSIDE_HOST: (value: string) => ({ host: value }),
  TILLSIDE_API_TOKEN: (value: string) => ({ apiToken: value }),
} as const

/**
 * Reads and checks `settings.yaml` of the data folder.
 *
 * @throws AppError setup.settings-missing, setup.settings-invalid (names the field)
 */
export function loadSettings(dataFolder: string, environment: NodeJS.ProcessEnv = process.env): Settings {
  const file = join(dataFolder, 'settings.yaml')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('setup.settings-missing', { params: { file }, cause })
  }
  let raw: unknown
  try {
    raw = parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new AppError('setup.settings-invalid', { params: { file, field: 'YAML' }, cause })
  }
  const fromEnvironment = Object.entries(overrides).flatMap(([name, set]) => {
    const value = environment[name]
    return value === undefined ? [] : [set(value)]
  })
  const parsed = Settings.safeParse(Object.assign({}, raw, ...fromEnvironment))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || 'settings'
  throw new AppError('setup.settings-invalid', { params: { file, field, problem: issue?.message ?? '' } })
}

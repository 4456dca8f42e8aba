import { z } from 'zod'

/** Where a device is reached. Windows ports are `COM3`; `\\.\COM12` is added by the serial library. */
export const LineSettings = z.discriminatedUnion('line', [
  z.object({
    line: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z.int().positive().default(115_200),
  }),
  z.object({ line: z.literal('tcp'), host: z.string().min(1), port: z.int().min(1).max(65_535) }),
])
export type LineSettings = z.infer<typeof LineSettings>

export const FiscalPrinterSettings = z.object({
  driver: z.enum(['shtrih']),
  /** Operator 30 is the system administrator; its factory password is 30. */
  password: z.int().min(0).max(0xffff_ffff).default(30),
  /** VAT by tag 1199 as this model's own code, where it differs from the driver's usual ones: `{ 11: 144 }`. */
  vatDeviceCodes: z.record(z.string().regex(/^\d{1,2}$/), z.int().min(0).max(255)).optional(),
  /** How correction receipts are made, where the device does not say its data format: `sums` is FFD 1.05. */
  corrections: z.enum(['none', 'sums', 'lines']).optional(),
  /** No answer later than this is waited for. Left out, each command has the time its protocol grants it, up to two minutes. */
  maxAnswerMs: z.int().min(100).max(300_000).optional(),
  connection: LineSettings,
})
export type FiscalPrinterSettings = z.infer<typeof FiscalPrinterSettings>

export const ScannerSettings = z.object({
  connection: LineSettings,
  /** A scan without a suffix ends after this pause. */
  idleGapMs: z.int().min(10).max(1000).default(80),
})
export type ScannerSettings = z.infer<typeof ScannerSettings>

export const ReceiptPrinterSettings = z.object({
  driver: z.enum(['escpos']),
  /** The family of the model, a row of drivers/receipt/escpos/profiles.ts. */
  profile: z
    .enum([
      'epson-80',
      'epson-80-cp1251',
      'bixolon-80',
      'xprinter-80',
      'xprinter-58',
      'rongta-80',
      'mpt-58',
      'citizen-80',
      'star-escpos-80',
    ])
    .default('epson-80'),
  /** The rest is what this very printer does differently from its row; docs/protocols/escpos.md says how to find out. */
  columns: z.int().min(24).max(72).optional(),
  codePage: z.object({ charset: z.enum(['cp866', 'cp1251']), number: z.int().min(0).max(255) }).optional(),
  qr: z.enum(['native', 'picture']).optional(),
  cut: z.enum(['partial', 'full', 'none']).optional(),
  rouble: z.enum(['drawn', 'word']).optional(),
  answers: z.enum(['all', 'real-time', 'none']).optional(),
  connection: LineSettings,
})
export type ReceiptPrinterSettings = z.infer<typeof ReceiptPrinterSettings>

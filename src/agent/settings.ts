import { z } from 'zod'
import { FiscalPrinterSettings, ReceiptPrinterSettings, ScannerSettings } from '../../drivers/settings.ts'
import { TemplateChoices } from '../sale/document-templates.ts'
import { SellerInn } from '../shared/fiscal/document.ts'
import { RegisterId } from '../shared/ids.ts'
import { Language } from '../shared/localised.ts'
import { FiscalMode } from '../shared/sale-view.ts'
import { ScanSettings } from '../shared/scan/scan-settings.ts'
import { FacadeSettings } from './facade/facade-settings.ts'
import { FrontolSettings } from './frontol/frontol-settings.ts'
import { LanSettings } from './lan/lan-settings.ts'
import { ProgramSettings } from './programs/program-settings.ts'

/** `settings.yaml` as one register sees it. Every default is the one most shops want. */
export const Settings = z
  .object({
    registerId: RegisterId,
    storeName: z.string().min(1).max(100).default('Магазин'),
    fiscalMode: FiscalMode.default('agent-prints'),
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
    /** Of `fiscalMode: facade`: the protocols of other print servers that are answered here. */
    facade: FacadeSettings.optional(),
    scanner: ScannerSettings.optional(),
    /** Prints points and coupons beside the fiscal receipt. */
    receiptPrinter: ReceiptPrinterSettings.optional(),
    slipLanguage: Language.default('ru'),
    /** Tag 1055, one bit; 0 leaves it to the device. */
    taxSystem: z.int().min(0).max(63).default(0),
    /** Whose sales these are, kept with each document. */
    sellerInn: SellerInn.optional(),
    /** The accountant's choices in the requisites of each kind of settlement. */
    documents: TemplateChoices.prefault({}),
    /** Tag 1117. */
    senderEmail: z.string().max(64).optional(),
    /** The register's own token, which may do everything: the screen's. Without one, the agent makes one at the first start. */
    apiToken: z.string().min(16).optional(),
    /** Register programs with tokens of their own; others are paired by `tillside pair`. */
    programs: z.array(ProgramSettings).default([]),
    /** A second port for other computers of the shop, by HTTPS. Absent: nobody but this computer is answered. */
    lan: LanSettings.optional(),
    /** Frontol prints here, and calls this agent as its loyalty server. */
    frontol: FrontolSettings.optional(),
    /** `enforceTenders`: says so when a return pays back more in one means than its receipt has left in it. */
    returns: z.object({ enforceTenders: z.boolean().default(false) }).prefault({}),
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
  .refine(settings => !settings.frontol || settings.fiscalMode === 'pos-prints', {
    message: 'frontol needs fiscalMode pos-prints',
    path: ['frontol'],
  })
  .refine(settings => settings.fiscalMode !== 'facade' || (settings.fiscalPrinter && settings.facade), {
    message: 'fiscalMode facade needs fiscalPrinter and facade',
    path: ['facade'],
  })
  .refine(settings => settings.hub.token || settings.hub.pairingCode, {
    message: 'give the token of this register or its pairing code',
    path: ['hub', 'token'],
  })
export type Settings = z.infer<typeof Settings>

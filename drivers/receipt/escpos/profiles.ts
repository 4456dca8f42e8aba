import type { ReceiptPrinterSettings } from '../../settings.ts'

export type Charset = 'cp866' | 'cp1251'

/** What a model can do, and how it counts. Differences between printers are data here, never branches on a name. */
export type Profile = Readonly<{
  /** Characters of font A, 12 dots wide each, on one line. */
  columns: number
  /** `ESC t number` selects the page. The same page has another number in each family. */
  codePage: Readonly<{ charset: Charset; number: number }>
  /** `native`: the printer knows GS ( k. `picture`: it would print the command as text, so it gets dots. */
  qr: 'native' | 'picture'
  cut: 'partial' | 'full' | 'none'
  /** No page of any family has ₽. `drawn`: the printer takes a character of our own (ESC &). `word`: руб. instead. */
  rouble: 'drawn' | 'word'
  /** `all`: DLE EOT and GS r. `real-time`: DLE EOT alone. `none`: a printer, or a cable, that never says anything. */
  answers: 'all' | 'real-time' | 'none'
}>

const epson: Profile = {
  columns: 48,
  codePage: { charset: 'cp866', number: 17 },
  qr: 'native',
  cut: 'partial',
  rouble: 'drawn',
  answers: 'all',
}

/** Numbers of the pages: docs/protocols/escpos.md, "Code pages". */
const profiles: Readonly<Record<ReceiptPrinterSettings['profile'], Profile>> = {
  'epson-80': epson,
  'epson-80-cp1251': { ...epson, codePage: { charset: 'cp1251', number: 46 } },
  'bixolon-80': { ...epson, columns: 42 },
  'xprinter-80': { ...epson, rouble: 'word' },
  'xprinter-58': { ...epson, columns: 32, qr: 'picture', cut: 'none', rouble: 'word', answers: 'real-time' },
  'rongta-80': { ...epson, codePage: { charset: 'cp866', number: 7 }, rouble: 'word' },
  'mpt-58': {
    ...epson,
    columns: 32,
    codePage: { charset: 'cp866', number: 7 },
    qr: 'picture',
    cut: 'none',
    rouble: 'word',
    answers: 'real-time',
  },
  'citizen-80': { ...epson, codePage: { charset: 'cp866', number: 7 } },
  'star-escpos-80': { ...epson, rouble: 'word' },
}

type Choice = Pick<ReceiptPrinterSettings, 'profile'> & Partial<ReceiptPrinterSettings>

/** The row of the model, with what the settings say this very printer does differently. */
export function profileOf(settings: Choice): Profile {
  const row = profiles[settings.profile]
  return {
    columns: settings.columns ?? row.columns,
    codePage: settings.codePage ?? row.codePage,
    qr: settings.qr ?? row.qr,
    cut: settings.cut ?? row.cut,
    rouble: settings.rouble ?? row.rouble,
    answers: settings.answers ?? row.answers,
  }
}

export const DOTS_PER_COLUMN = 12
const SMALL_DOTS_PER_COLUMN = 9

/** Width of the paper in dots. */
export const dotsOf = ({ columns }: Pick<Profile, 'columns'>): number => columns * DOTS_PER_COLUMN

/** Characters of font B on one line. */
export const smallColumnsOf = (profile: Pick<Profile, 'columns'>): number =>
  Math.floor(dotsOf(profile) / SMALL_DOTS_PER_COLUMN)

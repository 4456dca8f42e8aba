/** What a simulated printer is. Numbers of code pages are the printer's own, found nowhere in the driver. */
export type Model = Readonly<{
  title: string
  dots: number
  pages: Readonly<Record<number, string>>
  /** Bytes of the high half are read in pairs as hieroglyphs after a reset, until FS . is said. */
  startsInChinese: boolean
  hasNativeQr: boolean
  takesCharacters: boolean
  hasCutter: boolean
  /** GS r is answered. */
  reports: boolean
}>

const full = {
  startsInChinese: false,
  hasNativeQr: true,
  takesCharacters: true,
  hasCutter: true,
  reports: true,
}

export const models = {
  epson: { ...full, title: 'Epson TM, 80 mm', dots: 576, pages: { 17: 'ibm866', 46: 'windows-1251' } },
  'epson-42': { ...full, title: 'Epson TM, 42 columns', dots: 504, pages: { 17: 'ibm866', 46: 'windows-1251' } },
  clone: {
    ...full,
    title: 'clone, 80 mm',
    dots: 576,
    pages: { 17: 'ibm866', 23: 'windows-1251' },
    startsInChinese: true,
    takesCharacters: false,
  },
  'clone-58': {
    title: 'clone, 58 mm, no cutter, no QR of its own',
    dots: 384,
    pages: { 17: 'ibm866', 73: 'windows-1251' },
    startsInChinese: true,
    hasNativeQr: false,
    takesCharacters: false,
    hasCutter: false,
    reports: false,
  },
} as const satisfies Record<string, Model>

export type ModelName = keyof typeof models

export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name)
}

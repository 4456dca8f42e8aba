/** Kinds of barcode as far as routing a scan needs them. `untold`: the scanner sends no identifiers. */
export type Symbology = 'ean' | 'ean-with-add-on' | 'add-on' | 'gs1' | 'other' | 'untold'

const GS = '\u001d'

/** `]` + letter + modifier in front of the data: ISO/IEC 15424, AIM symbology identifiers. */
const symbologyById: Readonly<Record<string, Symbology>> = {
  E0: 'ean',
  E1: 'add-on',
  E2: 'add-on',
  E3: 'ean-with-add-on',
  E4: 'ean',
  C1: 'gs1',
  d2: 'gs1',
  Q3: 'gs1',
  e0: 'gs1',
}

/** Takes off what the scanner put around the data: line ends, the AIM identifier, and FNC1 sent as GS or E8h. */
export function splitSymbology(text: string): Readonly<{ symbology: Symbology; data: string }> {
  const line = text.replace(/^[\r\n\t ]+|[\r\n\t ]+$/g, '')
  const found = /^\]([A-Za-z][0-9A-Za-z])/.exec(line)
  const data = (found ? line.slice(3) : line).replace(new RegExp(`^[${GS}\u00e8]`), '')
  return { symbology: found ? (symbologyById[found[1] ?? ''] ?? 'other') : 'untold', data }
}

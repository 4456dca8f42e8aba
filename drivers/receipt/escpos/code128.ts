/** Narrowest bar that scanners read from thermal paper, in dots. */
const BAR_DOTS = 2
const MODULES_PER_SYMBOL = 11
const STOP_AND_QUIET_MODULES = 13 + 20
const HEIGHT_DOTS = 80

/** A stretch of the data in one code set: B takes any sign, C two digits at once. */
type Run = Readonly<{ set: 'B' | 'C'; text: string }>

/**
 * GS k 73, text below; `undefined` when the bars are wider than the paper, which printers answer by printing nothing.
 *
 * The package's own `barcode` leaves the length out below 16 characters and closes form B with a NUL it does not have.
 */
export function encodeCode128(data: string, paperDots: number): Buffer | undefined {
  const runs = runsOf(data)
  const symbols = runs.reduce((sum, { set, text }) => sum + 1 + (set === 'C' ? text.length / 2 : text.length), 1)
  if ((symbols * MODULES_PER_SYMBOL + STOP_AND_QUIET_MODULES) * BAR_DOTS > paperDots) return undefined
  const body = Buffer.concat(runs.map(encodeRun))
  const settings = [0x1d, 0x68, HEIGHT_DOTS, 0x1d, 0x77, BAR_DOTS, 0x1d, 0x48, 2, 0x1d, 0x66, 0]
  return Buffer.concat([Buffer.from([...settings, 0x1d, 0x6b, 73, body.length]), body])
}

function runsOf(data: string): readonly Run[] {
  const runs: Run[] = []
  for (const part of data.split(/((?:\d\d){2,})/)) {
    const set = /^(\d\d){2,}$/.test(part) && !holdsRealTimeCommand(part) ? 'C' : 'B'
    const last = runs.at(-1)
    if (set === 'B' && last?.set === 'B') runs.splice(-1, 1, { set, text: last.text + part })
    else if (part !== '') runs.push({ set, text: part })
  }
  return runs
}

/** The pair 16 is sent as DLE. With some pairs after it a printer would obey it in the middle of the bars: 16 20 opens a drawer. */
function holdsRealTimeCommand(digits: string): boolean {
  return /^(\d\d)*16/.test(digits)
}

function encodeRun({ set, text }: Run): Buffer {
  if (set === 'B') return Buffer.from(`{B${text.replaceAll('{', '{{')}`, 'latin1')
  const pairs = text.match(/\d\d/g) ?? []
  return Buffer.from([0x7b, 0x43, ...pairs.map(Number)])
}

/** ₽ as a character of font A: 12 dots wide, 24 high, with a blank column on the right as the font's own letters have. */
const picture = [
  '............',
  '............',
  '............',
  '..#######...',
  '..########..',
  '..##....###.',
  '..##.....##.',
  '..##.....##.',
  '..##.....##.',
  '..##.....##.',
  '..##....###.',
  '##########..',
  '#########...',
  '..##........',
  '..##........',
  '########....',
  '########....',
  '..##........',
  '..##........',
  '..##........',
  '..##........',
  '............',
  '............',
  '............',
]
const WIDTH = 12
const BYTES_PER_COLUMN = 3

/**
 * The sign takes the place of P, and only while the user-defined set is on: a printer that ignores the definition prints
 * `1 240 P`, which still reads as roubles.
 */
const SLOT = 'P'

function columnBytes(): readonly number[] {
  const bytes: number[] = []
  for (let x = 0; x < WIDTH; x++)
    for (let group = 0; group < BYTES_PER_COLUMN; group++) {
      const dots = picture.slice(group * 8, group * 8 + 8).map(row => (row[x] === '#' ? '1' : '0'))
      bytes.push(Number.parseInt(dots.join(''), 2))
    }
  return bytes
}

const slotCode = SLOT.charCodeAt(0)

/** ESC & 3 P P 12 …: column after column, three bytes each, the topmost dot first. A reset forgets it. */
export const defineRouble: Buffer = Buffer.from([
  0x1b,
  0x26,
  BYTES_PER_COLUMN,
  slotCode,
  slotCode,
  WIDTH,
  ...columnBytes(),
])

/** ESC % 1, the character, ESC % 0. */
export const printRouble: string = `\x1b%\x01${SLOT}\x1b%\x00`

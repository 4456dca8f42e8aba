import type { Glyph } from './commands.ts'

const HEIGHT = 24
/** For a drawn character that cannot be told. */
const UNTOLD = '\u25af'

/**
 * What a drawn character is, judged by its dots as an eye would: ₽ is a stem with one closed bowl right of it, and below
 * the bowl at least one bar that crosses the stem. Anything else is a box.
 */
export function textOfGlyph({ width, columns }: Glyph): string {
  const isInk = (x: number, y: number): boolean => {
    const byte = columns[x * 3 + (y >> 3)] ?? 0
    return x >= 0 && x < width && y >= 0 && y < HEIGHT && (byte & (0x80 >> (y & 7))) !== 0
  }
  const hole = holesOf(isInk, width)
  if (hole.length !== 1) return UNTOLD
  const [{ left, bottom }] = hole as [Hole]
  const stem = left - 1
  const below = Array.from({ length: HEIGHT - bottom }, (_, step) => bottom + step).filter(y => isInk(stem, y))
  const bars = below.filter(y => isInk(0, y) && isInk(left, y) && isInk(left + 1, y))
  return below.length > 6 && bars.length > 0 && bars.length < below.length ? '₽' : UNTOLD
}

type Hole = Readonly<{ left: number; bottom: number }>

/** White regions that no path connects with the edge. */
function holesOf(isInk: (x: number, y: number) => boolean, width: number): readonly Hole[] {
  const seen = new Set<number>()
  const holes: Hole[] = []
  for (let y = -1; y <= HEIGHT; y++)
    for (let x = -1; x <= width; x++) {
      if (isInk(x, y) || seen.has(y * 64 + x)) continue
      const region = [[x, y] as const]
      seen.add(y * 64 + x)
      for (const [px, py] of region)
        for (const [nx, ny] of [
          [px + 1, py],
          [px - 1, py],
          [px, py + 1],
          [px, py - 1],
        ] as const) {
          const isInside = nx >= -1 && nx <= width && ny >= -1 && ny <= HEIGHT
          if (!isInside || isInk(nx, ny) || seen.has(ny * 64 + nx)) continue
          seen.add(ny * 64 + nx)
          region.push([nx, ny])
        }
      if (region.some(([px]) => px < 0)) continue
      holes.push({ left: Math.min(...region.map(([px]) => px)), bottom: Math.max(...region.map(([, py]) => py)) })
    }
  return holes
}

/** Numbers that look random and come again with the same seed (mulberry32). */
export type Prng = Readonly<{
  /** 0 up to, but never, 1. */
  fraction(): number
  below(limit: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
}>

export function createPrng(seed: number): Prng {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(fraction() * limit)
  return { fraction, below, pick: choices => choices[below(choices.length)] ?? choices[0] }
}

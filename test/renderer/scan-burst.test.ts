import { describe, expect, it } from 'vitest'
import { mayBeScan, noBurst, scanEndedBy, typeInBurst } from '../../renderer/screen/scan-burst.ts'

/** Characters typed every `gapMs`, and Enter after one more gap. */
function typed(text: string, gapMs: number) {
  const burst = [...text].reduce((so, character, index) => typeInBurst(so, character, index * gapMs), noBurst)
  return { burst, scan: scanEndedBy(burst, text.length * gapMs) }
}

describe('a burst of characters', () => {
  it('is a scan when it is fast, long enough and ended by Enter', () => {
    expect(typed('4600000000015', 5).scan).toBe('4600000000015')
    expect(typed('QR:79215550147:4821.', 15).scan).toBe('QR:79215550147:4821.')
  })

  it('is no scan at the speed of a hand', () => {
    expect(typed('9215550147', 80).scan).toBeUndefined()
    expect(mayBeScan(typed('9215550147', 80).burst)).toBe(false)
  })

  it('is no scan when it is short', () => {
    expect(typed('4821', 5).scan).toBeUndefined()
  })

  it('is no scan when Enter comes long after it', () => {
    const { burst } = typed('4600000000015', 5)
    expect(scanEndedBy(burst, burst.lastAtMs + 500)).toBeUndefined()
  })

  it('begins anew after a pause', () => {
    const { burst } = typed('921', 5)
    expect(typeInBurst(burst, '4', burst.lastAtMs + 200).text).toBe('4')
  })
})

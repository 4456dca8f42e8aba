import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareUnchanged } from '../../renderer/screen/share-unchanged.ts'

describe('sharing what did not change', () => {
  it('gives back the old object when nothing differs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(shareUnchanged(value, structuredClone(value))).toBe(value)
      }),
    )
  })

  it('always equals the new data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        expect(shareUnchanged(before, after)).toEqual(after)
      }),
    )
  })

  it('keeps the parts beside a change', () => {
    const before = { sale: { lines: [{ key: '1' }, { key: '2' }] }, hub: { unsent: 0 } }
    const after = shareUnchanged(before, { sale: { lines: [{ key: '1' }, { key: '3' }] }, hub: { unsent: 0 } })
    expect(after.hub).toBe(before.hub)
    expect(after.sale.lines[0]).toBe(before.sale.lines[0])
    expect(after.sale).not.toBe(before.sale)
  })

  it('tells a part that is gone from one that never was', () => {
    expect(shareUnchanged({ notice: 1, hub: 2 }, { hub: 2 })).toEqual({ hub: 2 })
    expect(Object.keys(shareUnchanged({ a: undefined }, { b: undefined }))).toEqual(['b'])
  })
})

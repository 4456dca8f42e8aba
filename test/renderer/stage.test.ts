import { describe, expect, it } from 'vitest'
import { situationOf, stageOf } from '../../renderer/screen/stage.ts'
import { basket } from './support/sales.ts'
import { type SceneName, scenes } from './support/scenes.ts'
import { composingCommands, saleForTest, snapshotForTest } from './support/snapshots.ts'

const expected: Partial<Record<SceneName, ReturnType<typeof stageOf>>> = {
  'sign-in': 'sign-in',
  'shift-sealed': 'shift',
  'shift-expired': 'shift',
  idle: 'idle',
  composing: 'composing',
  paying: 'paying',
  'paying-elsewhere': 'paying',
  printing: 'printing',
  settling: 'settling',
  question: 'question',
  completed: 'completed',
  'return-prepared': 'returning',
  cancelled: 'cancelled',
}

describe('what the screen is about', () => {
  it.each(Object.entries(expected))('%s: %s', (name, stage) => {
    expect(stageOf(scenes[name as SceneName].snapshot)).toBe(stage)
  })

  it('is the settling of a shift document when there is no sale', () => {
    const device = { state: 'settling' as const, shift: { state: 'unknown' as const } }
    expect(stageOf(snapshotForTest({ device, allowed: [] }))).toBe('settling')
  })

  it('stays with the sale being composed while another document settles', () => {
    const device = { state: 'settling' as const, shift: { state: 'open' as const } }
    const snapshot = snapshotForTest({ device, sale: saleForTest(basket), allowed: composingCommands })
    expect(stageOf(snapshot)).toBe('composing')
  })

  it('does not lock a register in whose agent lets sales be made unsigned', () => {
    expect(stageOf({ ...snapshotForTest({ allowed: ['new-sale'] }), cashier: undefined })).toBe('idle')
  })

  it('is the same situation while only lines and prices change', () => {
    const fewer = snapshotForTest({ sale: saleForTest(basket.slice(1)), allowed: composingCommands })
    expect(situationOf(scenes.composing.snapshot)).toBe(situationOf(fewer))
    expect(situationOf(scenes.composing.snapshot)).not.toBe(situationOf(scenes.paying.snapshot))
  })
})

import { describe, expect, it } from 'vitest'
import { faultHelp, parseShtrihFault } from '../../../drivers/fiscal/shtrih/index.ts'

describe('a fault typed on the command line', () => {
  it.each([
    ['silence:times=3', { kind: 'silence', times: 3 }],
    ['lost-answer:command=FF45,kept', { kind: 'lost-answer', command: 0xff45, isKept: true }],
    ['lost-answer', { kind: 'lost-answer', isKept: false }],
    ['slow-commit:ms=5000,meanwhile', { kind: 'slow-commit', ms: 5000, answersMeanwhile: true }],
    ['error:code=6B,command=8D', { kind: 'error', code: 0x6b, command: 0x8d }],
    ['noise:bytes=ff02', { kind: 'noise', bytes: Buffer.from('ff02', 'hex') }],
    [' paper-out ', 'paper-out'],
  ])('understands %s', (text, fault) => {
    expect(parseShtrihFault(text)).toEqual(fault)
  })

  it.each(['', 'explode', 'error', 'error:code=1FF', 'silence:times=0', 'busy:command=xyz'])('refuses "%s"', text => {
    expect(parseShtrihFault(text)).toBeUndefined()
  })

  it('understands everything its help lists', () => {
    for (const entry of faultHelp) {
      const text = entry.replaceAll(/[[\]]/g, '').replaceAll('HEX', '50').replaceAll('=N', '=100')
      expect(parseShtrihFault(text), entry).toBeDefined()
    }
  })
})

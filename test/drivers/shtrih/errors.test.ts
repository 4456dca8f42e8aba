import { describe, expect, it } from 'vitest'
import { vendorError, vendorErrors } from '../../../drivers/fiscal/shtrih/errors.ts'
import { isErrorCode } from '../../../src/shared/errors/catalogue.ts'

describe('vendor errors', () => {
  it.each(Object.entries(vendorErrors))('error %s is one of ours', (_errorByte, [code, meaning]) => {
    expect(isErrorCode(code)).toBe(true)
    expect(meaning).not.toBe('')
  })

  it('keeps the device’s own code and its meaning', () => {
    expect(vendorError(0x4f, 'short status')).toMatchObject({
      code: 'device.wrong-password',
      outcome: 'not-applied',
      original: { code: '4Fh', text: 'wrong password' },
      params: { command: 'short status' },
    })
  })

  it('has one answer for every byte a device may ever send', () => {
    for (let errorByte = 1; errorByte <= 0xff; errorByte++)
      expect(isErrorCode(vendorError(errorByte, 'x').code)).toBe(true)
    expect(vendorError(0xee, 'x')).toMatchObject({ code: 'device.refused', original: { code: 'EEh' } })
  })
})

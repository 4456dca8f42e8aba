import { describe, expect, it } from 'vitest'
import { createAnswerReader } from '../../../drivers/receipt/escpos/answer-reader.ts'
import { readStatus, troubleOf } from '../../../drivers/receipt/escpos/status.ts'

const well = { printer: 0x12, offlineCause: 0x12, paper: 0x12 }

describe('the status bytes of a printer', () => {
  it.each([
    ['all is well', {}, { paper: 'present', isCoverOpen: false, isOnline: true }, undefined],
    ['the drawer is open', { printer: 0x16 }, { paper: 'present', isCoverOpen: false, isOnline: true }, undefined],
    ['paper is near its end', { paper: 0x1e }, { paper: 'near-end', isOnline: true }, undefined],
    [
      'paper is out',
      { printer: 0x1a, offlineCause: 0x32, paper: 0x7e },
      { paper: 'out', isOnline: false },
      'paper.out',
    ],
    [
      'the cover is open',
      { printer: 0x1a, offlineCause: 0x16 },
      { isCoverOpen: true, isOnline: false },
      'device.cover-open',
    ],
    [
      'the cover is open over no paper',
      { printer: 0x1a, offlineCause: 0x36, paper: 0x7e },
      { isCoverOpen: true },
      'device.cover-open',
    ],
    [
      'the knife is jammed',
      { printer: 0x1a, offlineCause: 0x52, errorCause: 0x1a },
      { isOnline: false },
      'device.hardware',
    ],
    [
      'the head is too hot',
      { printer: 0x1a, offlineCause: 0x52, errorCause: 0x52 },
      { isOnline: false },
      'device.busy',
    ],
    ['the feed button is held', { printer: 0x5a, offlineCause: 0x1a }, { isOnline: false }, 'device.busy'],
    [
      'the answer is always 16',
      { printer: 0x16, offlineCause: 0x16, paper: 0x16 },
      { paper: 'present', isCoverOpen: false },
      undefined,
    ],
  ] as const)('when %s', (_name, bytes, status, trouble) => {
    expect(readStatus({ ...well, ...bytes })).toMatchObject(status)
    expect(troubleOf({ ...well, ...bytes })).toBe(trouble)
  })
})

describe('bytes from a printer', () => {
  const kinds = (...bytes: number[]) => {
    const read = createAnswerReader()
    return bytes.flatMap(byte => read(byte)?.kind ?? [])
  }
  it.each([
    ['answers', [0x12, 0x00, 0x1a, 0x03, 0x0f], ['real-time', 'processed', 'real-time', 'processed', 'processed']],
    ['four bytes of automatic status', [0x10, 0x00, 0x00, 0x0f, 0x12, 0x00], ['real-time', 'processed']],
    [
      'automatic status of an open cover, an answer in its middle',
      [0x38, 0x00, 0x12, 0x03, 0x0f, 0x0c],
      ['real-time', 'processed'],
    ],
    ['flow control', [0x11, 0x13, 0x12], ['real-time']],
  ])('are told apart: %s', (_name, bytes, expected) => {
    expect(kinds(...bytes)).toEqual(expected)
  })
})

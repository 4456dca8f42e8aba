import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from '../../../src/agent/api/loose-json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('the body of a request', () => {
  it('may begin with a BOM, end with a line, or be empty', () => {
    expect(readJson(bytes('\uFEFF{"a":1}\r\n'))).toEqual({ a: 1 })
    expect(readJson(bytes(' \n'))).toEqual({})
    expect(readJson(bytes('\uFEFF'))).toEqual({})
  })

  it('may say null for what is missing, at any depth', () => {
    const value = readJson(bytes('{"a":null,"b":{"c":null,"d":0},"e":[{"f":null},null]}'))
    expect(value).toStrictEqual({ b: { d: 0 }, e: [{}, null] })
  })

  it('keeps everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
        fc.pre(!JSON.stringify(value).includes('null'))
        expect(readJson(bytes(JSON.stringify(value)))).toStrictEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is told apart from text of another code page', () => {
    const windows1251 = Uint8Array.from([...bytes('{"name":"'), 0xd5, 0xeb, 0xe5, 0xe1, ...bytes('"}')])
    expect(() => readJson(windows1251)).toThrow('request.not-utf8')
  })

  it.each([
    ['broken', '{"a":'],
    ['a number nobody can mean', '{"a":NaN}'],
    ['a decimal comma', '{"a":1,5}'],
    ['nested so deep that walking it would end the process', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readJson(bytes(text))).toThrow('request.malformed')
  })
})

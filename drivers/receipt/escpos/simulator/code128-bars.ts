/** Widths of bars and gaps of the symbols 0 to 105, bar first, and of the stop. */
const widths =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
const symbols = widths.split(' ')
const STOP = '2331112'

const SWITCH = 0x7b
const starts: Readonly<Record<string, number>> = { A: 103, B: 104, C: 105 }
const switches: Readonly<Record<string, number>> = { A: 101, B: 100, C: 99 }

/** The bars of a Code 128 as the printer gets it: widths in modules, a bar first, then a gap, and so on. */
export function code128Bars(data: Uint8Array): readonly number[] {
  const values: number[] = []
  let set = ''
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] ?? 0
    if (byte === SWITCH && data[index + 1] !== SWITCH) {
      index += 1
      const chosen = String.fromCharCode(data[index] ?? 0)
      values.push((set === '' ? starts : switches)[chosen] ?? 0)
      set = chosen
      continue
    }
    if (byte === SWITCH) index += 1
    values.push(set === 'C' ? byte : byte < 0x20 ? byte + 64 : byte - 0x20)
  }
  const check = values.reduce((sum, value, place) => sum + value * Math.max(1, place), 0) % 103
  const patterns = [...values, check].map(value => symbols[value] ?? '')
  return Array.from(`${patterns.join('')}${STOP}`, Number)
}

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE_POINT = 128

/** One label of a domain in letters every mail server takes: `почта` is `xn--80a1acny`. Source: RFC 3492, section 6.3. */
export function encodeDomainLabel(label: string): string {
  const codePoints = [...label].map(letter => letter.codePointAt(0) ?? 0)
  const basic = codePoints.filter(code => code < FIRST_CODE_POINT)
  if (basic.length === codePoints.length) return label

  let encoded = String.fromCodePoint(...basic) + (basic.length > 0 ? '-' : '')
  let codePoint = FIRST_CODE_POINT
  let delta = 0
  let bias = FIRST_BIAS
  let handled = basic.length
  while (handled < codePoints.length) {
    const next = Math.min(...codePoints.filter(code => code >= codePoint))
    delta += (next - codePoint) * (handled + 1)
    codePoint = next
    for (const code of codePoints) {
      if (code < codePoint) delta += 1
      if (code !== codePoint) continue
      encoded += encodeDelta(delta, bias)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled += 1
    }
    delta += 1
    codePoint += 1
  }
  return `xn--${encoded}`
}

function encodeDelta(delta: number, bias: number): string {
  let text = ''
  let rest = delta
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias))
    if (rest < threshold) return text + digit(rest)
    const over = rest - threshold
    text += digit(threshold + (over % (BASE - threshold)))
    rest = Math.floor(over / (BASE - threshold))
  }
}

function digit(value: number): string {
  return String.fromCodePoint(value < 26 ? value + 0x61 : value - 26 + 0x30)
}

function adapt(delta: number, handledCount: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2))
  rest += Math.floor(rest / handledCount)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

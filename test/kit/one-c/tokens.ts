/** A word of 1C's language. Names compare without regard to case; `text` keeps how it was written. */
export type Token = Readonly<{
  kind: 'name' | 'text' | 'number' | 'sign' | 'annotation' | 'end'
  text: string
  line: number
}>

const pattern =
  /(?<skip>\s+|\/\/[^\n]*|#[^\n]*)|(?<annotation>&[\p{L}_]+)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d+(?:\.\d+)?)|"(?<text>(?:[^"\n]|"")*(?:\n\s*\|(?:[^"\n]|"")*)*)"|(?<sign><>|<=|>=|[-+*/%=<>()[\],.;?])/uy

/** Comments and `#Область` lines are left out. A sign that the language has not is an error with its line. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  let at = 0
  while (at < source.length) {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (!found?.groups) throw new Error(`line ${line}: ${JSON.stringify(source.slice(at, at + 20))}`)
    const { annotation, name, number, text, sign } = found.groups
    if (annotation) tokens.push({ kind: 'annotation', text: annotation, line })
    if (name) tokens.push({ kind: 'name', text: name, line })
    if (number) tokens.push({ kind: 'number', text: number, line })
    if (sign) tokens.push({ kind: 'sign', text: sign, line })
    if (text !== undefined) {
      tokens.push({ kind: 'text', text: text.replaceAll('""', '"').replaceAll(/\n\s*\|/g, '\n'), line })
    }
    line += found[0].split('\n').length - 1
    at += found[0].length
  }
  return [...tokens, { kind: 'end', text: 'the end', line }]
}

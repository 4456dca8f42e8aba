/** One curl command of a guide, read as a shell would read it. */
export type CurlCommand = Readonly<{
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: string | undefined
}>

/** A line of a shell block. `set` with a command takes what its `sed` finds in the answer. */
export type ShellLine = Readonly<
  | { kind: 'curl'; words: readonly string[] }
  | { kind: 'set'; name: string; value: string }
  | { kind: 'set-from'; name: string; words: readonly string[]; pattern: RegExp }
  | { kind: 'npm'; text: string }
>

/** A shell block with the answer that the guide shows for its last command, if it shows one. */
export type GuideStep = Readonly<{ heading: string; lines: readonly ShellLine[]; answer: unknown }>

/** The shell blocks of a guide in their order. */
export function stepsOf(markdown: string): GuideStep[] {
  const parts = markdown.matchAll(/^## (.+)$|^```(sh|json)\n([\s\S]*?)^```/gm)
  const steps: { heading: string; lines: ShellLine[]; answer: unknown }[] = []
  let heading = ''
  for (const [, title, language, text = ''] of parts) {
    if (title) heading = title
    else if (language === 'sh') steps.push({ heading, lines: linesOf(text), answer: undefined })
    else {
      const last = steps.at(-1)
      if (!last || last.answer !== undefined) throw new Error(`no command before the answer ${text}`)
      last.answer = JSON.parse(text)
    }
  }
  return steps
}

function linesOf(block: string): ShellLine[] {
  return splitLines(block).map(line => {
    const set = /^(\w+)=(.*)$/s.exec(line)
    if (set) {
      const [, name = '', value = ''] = set
      const piped = /^\$\((curl .*) \| sed -n '(s\/.*\/p)'\)$/s.exec(value)
      if (!piped) return { kind: 'set', name, value: expand(wordsOf(value).join(' '), {}) }
      return { kind: 'set-from', name, words: wordsOf(piped[1] ?? ''), pattern: sedPattern(piped[2] ?? '') }
    }
    if (line.startsWith('curl ')) return { kind: 'curl', words: wordsOf(line) }
    if (/^np[mx] /.test(line)) return { kind: 'npm', text: line }
    throw new Error(`the guide says what nobody checks: ${line}`)
  })
}

/** A quoted text may go over several lines. */
function splitLines(block: string): string[] {
  return [...block.matchAll(/(?:'[^']*'|"[^"]*"|[^\n'"])+/g)].map(([line]) => line.trim()).filter(Boolean)
}

const VARIABLE = '\u0001'

/** Words as a shell splits them: quotes taken off, variables marked where a shell would put their values in. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)
  return [...words].map(([word]) =>
    [...word.matchAll(/'([^']*)'|"([^"]*)"|([^'"]+)/g)]
      .map(([, literal, quoted, bare]) => literal ?? (quoted ?? bare ?? '').replaceAll('$', VARIABLE))
      .join(''),
  )
}

/** What a sed script of the guide takes out of an answer: the text between `\(` and `\)`. */
function sedPattern(script: string): RegExp {
  const [, pattern] = /^s\/\.\*(.*)\.\*\/\\1\/p$/.exec(script) ?? []
  if (pattern === undefined) throw new Error(`not a sed script of the guide: ${script}`)
  const parts = pattern.split(/\\([()])/)
  return new RegExp(parts.map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[+?{}|()]/g, '\\$&'))).join(''))
}

/** The command with the values of its variables. */
export function curlOf(words: readonly string[], variables: Readonly<Record<string, string>>): CurlCommand {
  const headers: Record<string, string> = {}
  let method: string | undefined
  let body: string | undefined
  let url = ''
  const rest = words.slice(1).map(word => expand(word, variables))
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-s') continue
    if (word === '-H') {
      const [, name = '', value = ''] = /^([^:]+): (.*)$/s.exec(rest.shift() ?? '') ?? []
      headers[name.toLowerCase()] = value
    } else if (word === '-X') method = rest.shift()
    else if (word === '-d') body = rest.shift()
    else if (word.startsWith('-')) throw new Error(`an option nobody checks: ${word}`)
    else url = word
  }
  // What curl calls a body without being told.
  if (body !== undefined) headers['content-type'] ??= 'application/x-www-form-urlencoded'
  return { method: method ?? (body === undefined ? 'GET' : 'POST'), url, headers, body }
}

function expand(word: string, variables: Readonly<Record<string, string>>): string {
  return word.replaceAll(new RegExp(`${VARIABLE}(\\w+)`, 'g'), (_, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`$${name} has no value`)
    return value
  })
}

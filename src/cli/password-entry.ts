import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { AppError } from '../shared/errors/app-error.ts'

/** A password or PIN as one line of standard input, for scripts. */
export async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}

/**
 * Asks for a new password or PIN at the terminal, twice, and shows nothing of it.
 *
 * @throws AppError request.malformed: there is no terminal to ask at, or the two differ
 */
export async function askPassword(what: 'Password' | 'PIN' = 'Password'): Promise<string> {
  if (!process.stdin.isTTY) throw new AppError('request.malformed', { params: { field: what.toLowerCase() } })
  // Listens, and so hides what is typed, before the first question stands there and until the last is answered. What
  // the line editor echoes goes nowhere; Backspace and Ctrl+C work as ever.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  const leave = new AbortController()
  terminal.once('SIGINT', () => leave.abort())
  try {
    const password = await ask(`${what}: `)
    if (password === (await ask('Once more: '))) return password
    throw new AppError('request.malformed', { params: { field: `${what.toLowerCase()} (the two differ)` } })
  } finally {
    terminal.close()
  }

  async function ask(question: string): Promise<string> {
    const answer = terminal.question('', { signal: leave.signal })
    process.stderr.write(question)
    const text = await answer
    process.stderr.write('\n')
    return text
  }
}

/** What happens to a simulated receipt printer. `paperAfterLines`: the paper ends when so many more lines are printed. */
export type EscposFault =
  | Readonly<{
      kind: 'paper-out' | 'paper-in' | 'near-end' | 'cover-open' | 'cover-closed' | 'cutter-jam' | 'repaired'
    }>
  | Readonly<{ kind: 'silence' | 'talk' | 'unplug' | 'plug-in' | 'unasked-status' }>
  | Readonly<{ kind: 'paper-out-after'; lines: number }>
  | Readonly<{ kind: 'unplug-after'; bytes: number }>
  | Readonly<{ kind: 'slow'; lineMs: number }>

const plain = [
  'paper-out',
  'paper-in',
  'near-end',
  'cover-open',
  'cover-closed',
  'cutter-jam',
  'repaired',
  'silence',
  'talk',
  'unasked-status',
  'unplug',
  'plug-in',
] as const

/** Every fault with the number it takes, for a command's help. */
export const escposFaultHelp: readonly string[] = [...plain, 'paper-out-after:LINES', 'unplug-after:BYTES', 'slow:MS']

/** A fault as typed on a command line. `undefined` when it cannot be understood. */
export function parseEscposFault(text: string): EscposFault | undefined {
  const [name = '', argument] = text.trim().split(':')
  const kind = plain.find(known => known === name)
  if (kind) return argument === undefined ? { kind } : undefined
  if (argument === undefined || !/^\d{1,6}$/.test(argument)) return undefined
  const number = Number(argument)
  if (name === 'paper-out-after') return { kind: name, lines: number }
  if (name === 'unplug-after') return { kind: name, bytes: number }
  if (name === 'slow') return { kind: name, lineMs: number }
  return undefined
}

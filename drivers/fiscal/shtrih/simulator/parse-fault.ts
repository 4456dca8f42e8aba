import type { ShtrihFault } from './faults.ts'

/** What happens to the device as a whole, at once, instead of to one of its answers. */
const happenings = [
  'paper-out',
  'paper-in',
  'cover-open',
  'cover-closed',
  'shift-expired',
  'foreign-document',
  'unplug',
  'plug-in',
  'restart',
] as const
export type Happening = (typeof happenings)[number]

/** Every fault with the arguments it takes, for a command's help. */
export const faultHelp: readonly string[] = [
  'silence',
  'noise[:bytes=HEX]',
  'corrupt-lrc',
  'lost-ack',
  'lost-answer[:kept]',
  'slow-commit[:ms=N][,meanwhile]',
  'paper-out-during-close',
  'error:code=HEX',
  'busy',
  'extra-ff',
  ...happenings,
]

/**
 * A fault as typed on a command line: a name, and arguments after a colon, `lost-answer:command=FF45,times=2,kept`.
 * `command` (hex) aims at one command, `times` repeats. `undefined` when it cannot be understood.
 */
export function parseShtrihFault(text: string): ShtrihFault | Happening | undefined {
  const [name = '', rest = ''] = text.trim().split(/:(.*)/s)
  const args = new Map(
    rest.split(',').map(part => [part.split('=')[0]?.trim() ?? '', part.split('=')[1]?.trim() ?? '']),
  )
  const happening = happenings.find(known => known === name)
  if (happening) return happening
  const fault = plainFault(name, args)
  const aim = readAim(args)
  return fault && aim && { ...fault, ...aim }
}

function readAim(args: ReadonlyMap<string, string>): { command?: number; times?: number } | undefined {
  const command = args.has('command') ? hexNumber(args.get('command')) : undefined
  const times = args.has('times') ? Number(args.get('times')) : undefined
  if (args.has('command') && command === undefined) return undefined
  if (times !== undefined && !(times >= 1)) return undefined
  return { ...(command === undefined ? {} : { command }), ...(times === undefined ? {} : { times }) }
}

function plainFault(name: string, args: ReadonlyMap<string, string>): ShtrihFault | undefined {
  switch (name) {
    case 'silence':
    case 'corrupt-lrc':
    case 'lost-ack':
    case 'paper-out-during-close':
    case 'busy':
    case 'extra-ff':
      return { kind: name }
    case 'lost-answer':
      return { kind: name, isKept: args.has('kept') }
    case 'noise':
      return { kind: name, bytes: Buffer.from(args.get('bytes') ?? 'ff007f', 'hex') }
    case 'slow-commit':
      return { kind: name, ms: Number(args.get('ms') ?? 2000) || 0, answersMeanwhile: args.has('meanwhile') }
    case 'error': {
      const code = hexNumber(args.get('code'))
      return code === undefined || code > 0xff ? undefined : { kind: name, code }
    }
    default:
      return undefined
  }
}

function hexNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,4}h?$/i.test(text) ? Number.parseInt(text, 16) : undefined
}

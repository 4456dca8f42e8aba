import type { Health, RegisterHealth } from './health.ts'

export type Verdict =
  | Readonly<{ kind: 'healthy' }>
  /** May still come: the hub is dialled, the device is opened. Bad if it stays until the deadline. */
  | Readonly<{ kind: 'not-yet'; missing: readonly string[] }>
  /** No time cures it. */
  | Readonly<{ kind: 'wrong'; what: string }>

/** What of each register is compared. What is not listed as good proves nothing: a printer may be off. */
const witnesses: readonly Readonly<{ name: string; read(health: RegisterHealth): string; good: readonly string[] }>[] =
  [
    { name: 'device', read: health => health.device.state, good: ['ready', 'busy'] },
    { name: 'hub', read: health => health.hub.state, good: ['online'] },
  ]

/**
 * Judges a new version by one rule: what answered before the switch answers after it. `before` is missing when the
 * version before did not answer either; then it is enough that this one does.
 */
export function judgeHealth(before: Health | undefined, after: Health | undefined, version: string): Verdict {
  if (!after) return { kind: 'not-yet', missing: ['agent'] }
  if (after.version !== version) return { kind: 'wrong', what: `version ${after.version}` }
  if (!before) return { kind: 'healthy' }
  const [registersBefore, registersAfter] = [registersOf(before), registersOf(after)]
  const missing: string[] = []
  for (const one of registersBefore) {
    const same = registersAfter.find(({ registerId }) => registerId === one.registerId)
    if (!same) return { kind: 'wrong', what: 'registerId' }
    const name = registersBefore.length > 1 ? `${one.registerId} ` : ''
    missing.push(...lostBetween(one, same).map(what => name + what))
  }
  return missing.length === 0 ? { kind: 'healthy' } : { kind: 'not-yet', missing }
}

function registersOf(health: Health): readonly RegisterHealth[] {
  return health.registers ?? [health]
}

function lostBetween(before: RegisterHealth, after: RegisterHealth): string[] {
  return witnesses
    .filter(({ read, good }) => good.includes(read(before)) && !good.includes(read(after)))
    .map(({ name, read }) => `${name} ${read(after)}`)
}

import { z } from 'zod'
import { compareVersions } from '../../shared/desktop/compare-versions.ts'
import { VersionName } from '../../shared/desktop/update.ts'
import { OperationId } from '../../shared/ids.ts'
import { Health } from './health.ts'

const Refusal = z.object({
  version: VersionName,
  code: z.string(),
  detail: z.string().optional(),
  atMs: z.int(),
})
export type Refusal = z.infer<typeof Refusal>

/** A change of versions under way. */
const Switching = z.object({
  to: VersionName,
  from: VersionName,
  /** `stopping`: the version before is still the current one. `proving`: the new one is, and has to show that it works. */
  step: z.enum(['stopping', 'proving']),
  /** Starts of the launcher in which the new version was tried: one that takes the computer down must not do so for ever. */
  tries: z.int(),
  /** How the register was before; absent when it did not answer. */
  before: Health.optional(),
  leaseId: OperationId.optional(),
})
export type Switching = z.infer<typeof Switching>

/** How the last change of versions ended, for whoever asked for it and was killed meanwhile. */
const SwitchRecord = z.object({
  version: VersionName,
  from: VersionName,
  outcome: z.enum(['applied', 'rolled-back']),
  code: z.string().optional(),
  detail: z.string().optional(),
  leaseId: OperationId.optional(),
  atMs: z.int(),
})
export type SwitchRecord = z.infer<typeof SwitchRecord>

/** `versions/current.json`: the only thing a change of versions writes. */
export const Pointer = z.object({
  current: VersionName,
  previous: VersionName.optional(),
  /** The version of the tree the launcher belongs to, when it was last looked at. */
  installed: VersionName,
  refused: z.array(Refusal).default([]),
  switching: Switching.optional(),
  lastSwitch: SwitchRecord.optional(),
})
export type Pointer = z.infer<typeof Pointer>

/** Oldest refusals are forgotten: their versions are no longer offered. */
const MOST_REFUSALS = 20

/** The pointer at a start. Whoever installed a newer version by hand since meant it. */
export function pointerAtStart(kept: Pointer | undefined, installed: VersionName): Pointer {
  if (!kept) return { current: installed, installed, refused: [] }
  if (kept.installed === installed) return kept
  if (compareVersions(installed, kept.current) <= 0) return { ...kept, installed }
  const { refused, lastSwitch } = kept
  return { current: installed, previous: kept.current, installed, refused, lastSwitch }
}

export function beginSwitch(
  pointer: Pointer,
  { to, before, leaseId }: Pick<Switching, 'to' | 'before' | 'leaseId'>,
): Pointer {
  return { ...pointer, switching: { to, from: pointer.current, step: 'stopping', tries: 0, before, leaseId } }
}

export function flip(pointer: Pointer, switching: Switching): Pointer {
  const { to, from } = switching
  return { ...pointer, current: to, previous: from, switching: { ...switching, step: 'proving', tries: 1 } }
}

export function tryAgain(pointer: Pointer, switching: Switching): Pointer {
  return { ...pointer, switching: { ...switching, tries: switching.tries + 1 } }
}

export function prove(pointer: Pointer, switching: Switching, atMs: number): Pointer {
  return { ...withoutSwitching(pointer), lastSwitch: recordOf(switching, { outcome: 'applied', atMs }) }
}

/** Back to the version before. With a `code` the new one has failed and is not tried again. */
export function rollBack(
  pointer: Pointer,
  switching: Switching,
  { code, detail, atMs }: Readonly<{ code?: string | undefined; detail?: string | undefined; atMs: number }>,
): Pointer {
  const lastSwitch = recordOf(switching, { outcome: 'rolled-back', code, detail, atMs })
  // What was the previous one before the flip was overwritten by it: the new version is no place to go back to.
  const previous = pointer.previous === switching.from ? undefined : pointer.previous
  const back = { ...withoutSwitching(pointer), current: switching.from, previous, lastSwitch }
  return code === undefined ? back : refuse(back, { version: switching.to, code, detail, atMs })
}

export function refuse(pointer: Pointer, refusal: Refusal): Pointer {
  const others = pointer.refused.filter(({ version }) => version !== refusal.version)
  return { ...pointer, refused: [...others, refusal].slice(-MOST_REFUSALS) }
}

function withoutSwitching({ switching: _, ...rest }: Pointer): Pointer {
  return rest
}

function recordOf(
  { to, from, leaseId }: Switching,
  end: Pick<SwitchRecord, 'outcome' | 'code' | 'detail' | 'atMs'>,
): SwitchRecord {
  return { version: to, from, leaseId, ...end }
}

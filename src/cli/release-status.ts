import type { ReleaseStatus } from '../../hub/updates/release-status.ts'

type Row = readonly string[]

/** Rings and registers as two tables, with a line on top when nothing is offered. */
export function describeReleases(status: ReleaseStatus): string {
  const { pace, releases, rings, registers } = status
  const paused = pace.isHalted ? 'halted: nothing is offered' : status.isFrozenToday ? 'frozen today' : undefined
  const careful = `${pace.percentAtATime} % of a ring at a time, ${pace.settleMinutes} min between registers of a store`
  const newest = releases.at(-1)?.version ?? 'none'
  const ringRows = rings.map(ring => [
    ring.ring,
    ring.version ?? '-',
    `${ring.onVersion} of ${ring.registers}`,
    String(ring.failed),
    ring.isStopped ? 'stopped: too many went back' : 'open',
  ])
  const registerRows = registers.map(({ registerId, storeId, ring, version, isConnected, update }) => [
    registerId,
    storeId,
    ring,
    version ?? '-',
    isConnected ? 'online' : 'away',
    update ? [update.version, update.state, update.code].filter(Boolean).join(' ') : '-',
  ])
  return [
    ...(paused ? [paused] : []),
    `last published: ${newest}; ${careful}`,
    ...(status.frozenDays.length > 0 ? [`nothing is offered on ${status.frozenDays.join(', ')}`] : []),
    '',
    ...table(['ring', 'version', 'runs it', 'failed', 'state'], ringRows),
    '',
    ...table(['register', 'store', 'ring', 'version', 'line', 'update'], registerRows),
  ].join('\n')
}

function table(head: Row, rows: readonly Row[]): readonly string[] {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map(row => row[at]?.length ?? 0)))
  return [head, ...rows].map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

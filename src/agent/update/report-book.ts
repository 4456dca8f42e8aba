import { z } from 'zod'
import type { WritableDb } from '../../db/database.ts'
import { readMeta, writeMeta } from '../../db/meta.ts'
import { UpdateProgress } from '../../shared/desktop/update.ts'

const META = 'update-reports'
/** Versions that are still to be told of; older ones nobody asks about any more. */
const MOST_KEPT = 10

const Report = z.object({ progress: UpdateProgress, isTold: z.boolean() })
type Report = z.infer<typeof Report>

/** What became of versions here: kept until the hub has it, over any number of restarts and ways back. */
export type ReportBook = Readonly<{
  /** The last word on each version counts. */
  keep(progress: UpdateProgress): void
  latest(): UpdateProgress | undefined
  /** Steps on the way to a version that is not coming any more. */
  forgetSteps(): void
  untold(): readonly UpdateProgress[]
  told(progress: UpdateProgress): void
  /** The hub offers a version it must have forgotten the end of: that is told once more. */
  askedAgain(version: string): void
}>

export function openReportBook(db: WritableDb): ReportBook {
  const stored = z.array(Report).safeParse(parseJson(readMeta(db, META)))
  let reports: readonly Report[] = stored.success ? stored.data : []

  const save = (next: readonly Report[]): void => {
    writeMeta(db, META, JSON.stringify(next))
    reports = next
  }

  return {
    keep(progress) {
      if (reports.some(report => isSame(report.progress, progress))) return
      const others = reports.filter(({ progress: { version } }) => version !== progress.version)
      save([...others, { progress, isTold: false }].slice(-MOST_KEPT))
    },
    forgetSteps() {
      const steps = ['downloading', 'waiting']
      save(reports.filter(({ progress }) => !steps.includes(progress.state)))
    },
    askedAgain(version) {
      const isMeant = ({ progress: { version: known, state } }: Report) =>
        known === version && (state === 'applied' || state === 'rolled-back')
      if (reports.some(isMeant)) save(reports.map(report => (isMeant(report) ? { ...report, isTold: false } : report)))
    },
    latest: () => reports.at(-1)?.progress,
    untold: () => reports.filter(({ isTold }) => !isTold).map(({ progress }) => progress),
    told: progress =>
      save(reports.map(report => (isSame(report.progress, progress) ? { ...report, isTold: true } : report))),
  }
}

/** The launcher repeats its last word to every agent it starts. */
function isSame(one: UpdateProgress, other: UpdateProgress): boolean {
  return one.version === other.version && one.atMs === other.atMs
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return []
  }
}

import type { WritableDb } from '../../db/database.ts'
import type { LauncherMessage } from '../../shared/desktop/launcher-messages.ts'
import type { UpdateOffer, UpdateProgress } from '../../shared/desktop/update.ts'
import type { HubUpdates } from '../../sync/hub-updates.ts'
import { inBackground } from '../in-background.ts'
import type { LauncherLink } from '../launcher-link.ts'
import type { Log } from '../log.ts'
import type { Maintenance } from './maintenance.ts'
import { openReportBook } from './report-book.ts'

/** How it ended stays on the screen for so long. */
const SHOWN_MS = 10 * 60_000
const TELL_AGAIN_MS = 30_000

/** The agent's part in a change of versions: it carries words between hub, launcher and screen, and gives the lease. */
export type Updates = Readonly<{
  /** For the quiet line. */
  view(): UpdateProgress | undefined
  /** The hub is on the line: what it has not heard yet is told. */
  online(): void
  stop(): void
}>

type Deps = Readonly<{
  db: WritableDb
  version: string
  hub: HubUpdates
  /** Absent where nobody could change the version. */
  launcher: LauncherLink | undefined
  maintenance: Maintenance
  onChange: () => void
  now: () => number
  log: Log
}>

export function createUpdates({ db, version, hub, launcher, maintenance, onChange, now, log }: Deps): Updates {
  const book = openReportBook(db)
  let isTelling = false
  let isAskedMeanwhile = false
  let vanishing: NodeJS.Timeout | undefined

  const isShown = (progress: UpdateProgress): boolean =>
    !isFinal(progress) || Math.abs(now() - progress.atMs) < SHOWN_MS

  const tellAll = async (): Promise<void> => {
    for (const progress of book.untold()) {
      if (!(await hub.report(progress)) || !db.sqlite.open) return
      book.told(progress)
    }
  }
  const tell = (): void => {
    isAskedMeanwhile = isTelling
    if (isTelling) return
    isTelling = true
    tellAll()
      .catch(error => log.warn({ cause: String(error) }, 'the hub could not be told of an update'))
      .finally(() => {
        isTelling = false
        if (isAskedMeanwhile) tell()
      })
  }
  const timer = setInterval(() => {
    if (book.untold().length > 0) tell()
  }, TELL_AGAIN_MS)

  const vanishLater = (): void => {
    clearTimeout(vanishing)
    const latest = book.latest()
    if (latest && isFinal(latest) && isShown(latest)) vanishing = setTimeout(onChange, SHOWN_MS)
  }

  const keep = (progress: UpdateProgress): void => {
    book.keep(progress)
    log.info({ ...progress }, 'update')
    vanishLater()
    onChange()
    tell()
  }

  const offered = (offer: UpdateOffer): void => {
    book.askedAgain(offer.version)
    tell()
    if (launcher) {
      launcher.say({ type: 'update-offered', offer })
    } else {
      const nobody = { state: 'refused', code: 'request.wrong-mode', detail: 'no launcher' } as const
      keep({ version: offer.version, from: version, ...nobody, atMs: now() })
    }
  }

  const heed = (message: LauncherMessage): void => {
    switch (message.type) {
      case 'ask-lease': {
        const { leaseId } = message
        const reason = maintenance.take(leaseId)
        launcher?.say(reason ? { type: 'lease-refused', leaseId, reason } : { type: 'lease-taken', leaseId })
        break
      }
      case 'release-lease':
        maintenance.release(message.leaseId)
        break
      case 'update-progress':
        keep(message.progress)
        break
      default:
        break
    }
  }

  hub.onOffered(offered)
  hub.onHalted(() => {
    launcher?.say({ type: 'updates-halted' })
    book.forgetSteps()
    onChange()
  })
  launcher?.onMessage(message => inBackground(log, 'what the launcher said', () => heed(message)))
  vanishLater()

  return {
    view() {
      const latest = book.latest()
      return latest && isShown(latest) ? latest : undefined
    },
    online: tell,
    stop() {
      clearInterval(timer)
      clearTimeout(vanishing)
    },
  }
}

function isFinal({ state }: UpdateProgress): boolean {
  return state === 'applied' || state === 'rolled-back' || state === 'refused'
}

import { type Logger, pino } from 'pino'
import { JournalId, OperationId } from '../src/shared/ids.ts'
import { freeAbandoned } from './api/authenticate.ts'
import type { HubContext } from './context.ts'
import { countOpenFindings } from './db/findings.ts'
import { type Db, openDatabase } from './db/open-database.ts'
import { createSessions, type Sessions } from './fleet/sessions.ts'
import { createApplier } from './journal/applier.ts'
import type { Progress } from './journal/apply-batch.ts'
import { type CodeDesk, takeDelivery } from './loyalty/codes.ts'
import { createDevInbox, type DevInbox } from './loyalty/dev-inbox.ts'
import { noGateway } from './loyalty/message-gateway.ts'
import type { HubOptions } from './options.ts'
import { loadSecret } from './secret.ts'
import { composeUpdates } from './updates/compose-updates.ts'

type ComposedHub = Readonly<{ context: HubContext; inbox: DevInbox | undefined; close(): Promise<void> }>

/** Opens the folder and puts the parts of the hub together; nothing listens yet. */
export function composeHub(options: HubOptions): ComposedHub {
  const log = options.log ?? pino({ level: 'warn' }, pino.destination(2))
  const now = options.now ?? Date.now
  const { db, close } = openDatabase(options.folder)
  const secret = loadSecret(options.folder)
  const sessions = createSessions()
  const inbox = options.devInbox ? createDevInbox() : undefined
  const codes = createCodeDesk(db, secret, sessions, options.gateway ?? inbox ?? noGateway, log)
  const applier = createApplier({
    db,
    now,
    onProgress: progress => {
      for (const journal of progress) {
        tellProgress(db, now, sessions, journal).catch(error => log.warn({ err: error }, 'progress was not told'))
      }
    },
    onTrouble: error => log.error({ err: error }, 'the applier waits'),
  })
  const { folder, releaseKey } = options
  const updates = composeUpdates({ db, sessions, now, log, folder, releaseKey })
  const context = { db, secret, now, log, codes, sessions, applier, updates, faults: options.faults ?? {} }
  return {
    context,
    inbox,
    close: async () => {
      await updates.desk.stop()
      await applier.stop()
      await close()
    },
  }
}

function createCodeDesk(
  db: Db,
  secret: Buffer,
  sessions: Sessions,
  gateway: CodeDesk['gateway'],
  log: Logger,
): CodeDesk {
  const desk: CodeDesk = {
    db,
    secret,
    gateway,
    inFlight: new Set(),
    onState: ({ registerId, codeRequestId, delivery }) => {
      const line = sessions.sessionOf(registerId)?.line
      line?.send('code.state', { codeRequestId: OperationId.parse(codeRequestId), delivery })
    },
  }
  gateway.onDelivery((messageId, delivery) => {
    takeDelivery(desk, messageId, delivery).catch(error => log.warn({ err: error }, 'a delivery state was not taken'))
  })
  return desk
}

/** Tells the register how far its journal is applied, and frees what waited for that. */
async function tellProgress(
  db: Db,
  now: () => number,
  sessions: Sessions,
  { registerId, journalId, appliedSeq }: Progress,
): Promise<void> {
  const session = sessions.sessionOf(registerId)
  if (!session) return
  if (session.journalId === journalId) await freeAbandoned({ db, now }, session, appliedSeq)
  const findings = await countOpenFindings(db, registerId)
  session.line.send('journal.applied', { journalId: JournalId.parse(journalId), appliedSeq, findings })
}

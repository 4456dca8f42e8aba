import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import type { HubContext } from '../context.ts'
import { addFinding } from '../db/findings.ts'
import type { Journal } from '../db/journals.ts'
import type { Db } from '../db/open-database.ts'
import { noteContact } from '../db/registers.ts'
import { authenticateRegister } from '../fleet/register-keys.ts'
import type { Abandoned, RegisterLine, RegisterSession } from '../fleet/sessions.ts'
import { agreeOnJournal } from '../journal/handshake.ts'
import { abandonedHolds, freeHolds } from '../loyalty/hold-points.ts'
import { abandonedClaims, freeClaims } from '../returns/prepare-return.ts'
import { programmeForRegister } from '../rules/published-rules.ts'
import type { HubParsed } from './route.ts'

type Handshake = Readonly<{ session: RegisterSession; result: HubResult<'register.authenticate'> }>

/**
 * Lets a register in, agrees on its journal, and frees what sales and returns hold that it no longer knows.
 *
 * @throws AppError register.unknown, request.unauthorised, register.cloned, db.wrong-register
 */
export async function authenticate(
  context: HubContext,
  line: RegisterLine,
  request: HubParsed<'register.authenticate'>,
): Promise<Handshake> {
  const { db, now, sessions } = context
  const { registerId, instanceId, journalId, last, tail, liveSales } = request
  await authenticateRegister(db, registerId, request.token)
  const session: RegisterSession = { registerId, instanceId, line, journalId, abandoned: undefined }
  if ((await sessions.admit(session)) === 'cloned') {
    await addFinding(db, { code: 'register.cloned', subject: `${registerId} ${instanceId}`, registerId }, now())
    throw new AppError('register.cloned')
  }
  try {
    await noteContact(db, registerId, now(), request.agentVersion)
    const { meeting, journal } = await agreeOnJournal(db, { registerId, journalId, last, tail }, now())
    const common = { serverTimeMs: now(), programme: await programmeForRegister(db, registerId) }
    if (meeting.journal === 'forked') {
      return { session, result: { journal: 'forked', commonSeq: meeting.commonSeq, ...common } }
    }
    await findAbandoned(context, session, journal, last.seq, liveSales)
    const { received, appliedSeq } = journal
    return { session, result: { journal: 'continue', received, appliedSeq, ...common } }
  } catch (error) {
    sessions.leave(session)
    throw error
  }
}

/**
 * Receipts still on their way settle their own holds and claims. So abandoned ones are freed only when all the register
 * had written before the handshake is applied.
 */
async function findAbandoned(
  { db, now }: HubContext,
  session: RegisterSession,
  journal: Journal,
  untilSeq: number,
  liveSales: readonly Readonly<{ saleId: string }>[],
): Promise<void> {
  const holds = await abandonedHolds(db, session.registerId, liveSales)
  const claims = await abandonedClaims(db, session.registerId, liveSales)
  if (holds.length === 0 && claims.length === 0) return
  if (journal.appliedSeq >= untilSeq) await free(db, session.registerId, { holds, claims }, now())
  else session.abandoned = { untilSeq, holds, claims }
}

async function free(db: Db, registerId: string, { holds, claims }: Abandoned, nowMs: number): Promise<void> {
  await freeHolds(db, registerId, holds, nowMs)
  await freeClaims(db, registerId, claims)
}

/** The applier moved on: what waited for it may be free now. */
export async function freeAbandoned(
  { db, now }: Pick<HubContext, 'db' | 'now'>,
  session: RegisterSession,
  appliedSeq: number,
): Promise<void> {
  const { abandoned } = session
  if (!abandoned || appliedSeq < abandoned.untilSeq) return
  session.abandoned = undefined
  await free(db, session.registerId, abandoned, now())
}

import type { HubEvent, HubEventData } from '../../src/shared/hub/messages.ts'
import type { HeldSale } from '../db/reservations.ts'
import type { ClaimedReturn } from '../db/return-claims.ts'

/** A live line to a register's agent. */
export type RegisterLine = Readonly<{
  isConnected(): boolean
  /** Whether the far end answers within the time: a line may outlive its machine. */
  answersWithin(timeoutMs: number): Promise<boolean>
  send<E extends HubEvent>(event: E, data: HubEventData<E>): void
  drop(): void
}>

/** What sales and returns hold that the register no longer knows. */
export type Abandoned = Readonly<{ holds: readonly HeldSale[]; claims: readonly ClaimedReturn[] }>

/** An authenticated register. */
export type RegisterSession = {
  readonly registerId: string
  /** One run of the agent. */
  readonly instanceId: string
  readonly line: RegisterLine
  journalId: string
  /** Found abandoned at the handshake, to be freed once the backlog up to `untilSeq` is applied. */
  abandoned: (Readonly<{ untilSeq: number }> & Abandoned) | undefined
}

const SECOND_HOLDER_TIMEOUT_MS = 1000

export type Sessions = Readonly<{
  /**
   * Gives the register's place to this session. Another run of the agent that still answers keeps it: then the key has
   * two holders. A dead line, or one of the same run, gives way.
   */
  admit(session: RegisterSession): Promise<'admitted' | 'cloned'>
  /** The line went down. */
  leave(session: RegisterSession): void
  sessionOf(registerId: string): RegisterSession | undefined
  all(): Iterable<RegisterSession>
}>

export function createSessions(): Sessions {
  const sessions = new Map<string, RegisterSession>()
  const admissions = new Map<string, Promise<unknown>>()

  async function admitNow(session: RegisterSession): Promise<'admitted' | 'cloned'> {
    const present = sessions.get(session.registerId)
    if (present && present.line !== session.line) {
      const isSameRun = present.instanceId === session.instanceId
      if (!isSameRun && present.line.isConnected() && (await present.line.answersWithin(SECOND_HOLDER_TIMEOUT_MS))) {
        return 'cloned'
      }
      present.line.drop()
    }
    sessions.set(session.registerId, session)
    return 'admitted'
  }

  return {
    admit: session => {
      const { registerId } = session
      const previous = admissions.get(registerId) ?? Promise.resolve()
      const admission = previous.then(
        () => admitNow(session),
        () => admitNow(session),
      )
      admissions.set(registerId, admission)
      return admission.finally(() => {
        if (admissions.get(registerId) === admission) admissions.delete(registerId)
      })
    },
    leave: session => {
      if (sessions.get(session.registerId) === session) sessions.delete(session.registerId)
    },
    sessionOf: registerId => sessions.get(registerId),
    all: () => sessions.values(),
  }
}

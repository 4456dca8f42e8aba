import type { WritableDb } from '../../db/database.ts'
import type { Access } from '../api/access.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import type { FacadeQueue } from './facade-queue.ts'

/** What the answers of a façade work with: one register and its queue. */
export type FacadeDeps = Readonly<{
  db: WritableDb
  register: Register
  queue: FacadeQueue
  access: Pick<Access, 'isOwnHost' | 'isKnownOrigin'>
  word: WordError
  version: string
  log: Log
  now: () => number
}>

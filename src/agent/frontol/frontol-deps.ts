import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import type { DocumentMemory } from './document-memory.ts'

/** What the answers to Frontol work with: one register, and what it was told. */
export type FrontolDeps = Readonly<{
  register: Register
  accessKey: string
  memory: DocumentMemory
  word: WordError
  log: Log
  now: () => number
}>

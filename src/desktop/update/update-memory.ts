import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { UpdateOffer, UpdateProgress, VersionName } from '../../shared/desktop/update.ts'
import { OperationId } from '../../shared/ids.ts'
import { writeWhole } from '../launcher/write-whole.ts'

/** The one version this register is busy with. */
const UpdateJob = z.object({
  offer: UpdateOffer,
  from: VersionName,
  receivedAtMs: z.int(),
  /**
   * `fetching`: may be begun again at any time. `ready`: unpacked, checked and tried; waits for a quiet moment.
   * `switching`: the launcher was asked, under this lease; its own record says how far it came.
   */
  step: z.enum(['fetching', 'ready', 'switching']),
  leaseId: OperationId.optional(),
})
export type UpdateJob = z.infer<typeof UpdateJob>

const Memory = z.object({
  job: UpdateJob.optional(),
  /** The last word, for an agent that was not there to hear it. */
  progress: UpdateProgress.optional(),
  /** Versions that cannot run on this computer; the newest few. */
  unfit: z.array(VersionName).default([]),
})
export type UpdateMemory = z.infer<typeof Memory>

export type UpdateMemoryFile = Readonly<{
  present(): UpdateMemory
  /** On the disk when it resolves. */
  change(change: Partial<UpdateMemory>): Promise<void>
}>

/** What must survive a kill. An unreadable file is an empty one: the hub offers again. */
export function openUpdateMemory(file: string): UpdateMemoryFile {
  let present = readMemory(file)
  return {
    present: () => present,
    async change(change) {
      present = { ...present, ...change }
      await writeWhole(file, `${JSON.stringify(present)}\n`)
    },
  }
}

function readMemory(file: string): UpdateMemory {
  try {
    return Memory.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    void rm(`${file}.new`, { force: true })
    return { unfit: [] }
  }
}

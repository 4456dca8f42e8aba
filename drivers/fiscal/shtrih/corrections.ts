import type { CorrectionSupport } from '../../contract.ts'
import { fieldStructure, readTable } from './commands.ts'
import { formatFields, formatVersion } from './protocol.ts'
import type { Session } from './session.ts'
import { readUintLe } from './wire.ts'

/**
 * How this device makes a correction receipt, by its format of fiscal data: itemised from FFD 1.1 on, sums alone
 * before. `none` where the device does not say which format it has. Reads only.
 */
export async function readCorrectionSupport(session: Session): Promise<CorrectionSupport> {
  const version = await readFormatVersion(session)
  if (version === undefined) return 'none'
  return version >= formatVersion.v11 ? 'lines' : 'sums'
}

/** Table numbers differ between models, so a field is believed by its title. */
async function readFormatVersion(session: Session): Promise<number | undefined> {
  for (const { title, ...field } of formatFields) {
    const structure = await session.peek(fieldStructure, field)
    if (!structure || !title.test(structure.title)) continue
    const value = await session.peek(readTable, field)
    const version = value && readUintLe(value)
    if (version !== undefined && version >= 1 && version <= formatVersion.v12) return version
  }
  return undefined
}

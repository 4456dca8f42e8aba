import { sql } from 'kysely'
import type { Db } from './open-database.ts'

/** A register as it last told of itself. */
export type RegisterState = Readonly<{
  registerId: string
  storeId: string
  storeName: string
  agentVersion: string | null
  lastContactAtMs: number | null
  /** Told at `healthAtMs`, with the age of the oldest at that moment. */
  unsent: number | null
  oldestUnsentMs: number | null
  unsettled: number | null
  freeDiskBytes: number | null
  healthAtMs: number | null
  openFindings: number
}>

export async function readRegisterStates(db: Db): Promise<RegisterState[]> {
  const { rows } = await sql<RegisterState>`
    select register_id as registerId, store_id as storeId, store_name as storeName, agent_version as agentVersion,
      last_contact_at_ms as lastContactAtMs, unsent, oldest_unsent_ms as oldestUnsentMs, unsettled,
      free_disk_bytes as freeDiskBytes, health_at_ms as healthAtMs, coalesce(open.findings, 0) as openFindings
    from registers
    left join (
      select register_id, count(*) as findings from findings where state = 'open' group by register_id
    ) as open using (register_id)
  `.execute(db)
  return rows
}

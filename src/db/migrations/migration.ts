/** One step of the schema. Only expanding ones ship, and none is edited after its release. */
export type Migration = Readonly<{
  version: number
  /** The oldest schema version whose code may still work with a file that has this step. */
  minReader: number
  sql: string
}>

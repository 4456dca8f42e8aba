/** KKMServer's own statuses of a command. */
export const Status = {
  done: 0,
  running: 1,
  failed: 2,
  /** The command, the device, or the command asked about is not known. */
  unknown: 3,
  queued: 4,
} as const

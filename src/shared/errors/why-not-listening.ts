import { AppError } from './app-error.ts'

/** Why a port could not be opened: `setup.port-taken` where somebody else has it, else whatever was thrown. */
export function whyNotListening(cause: unknown, port: number): unknown {
  const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
  return isTaken ? new AppError('setup.port-taken', { params: { port }, cause }) : cause
}

import type { Server } from 'node:http'

/** An answer under way gets so long to its caller. */
const PATIENCE_MS = 1_000

/**
 * Closes a server within a moment. Somebody who opened a line and says nothing, as browsers do in advance, would keep it
 * open for ever: a server that is being closed watches no time limits any more.
 */
export async function closeInTime(server: Server, close: () => Promise<unknown>): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS)
  try {
    await close()
  } finally {
    clearTimeout(cut)
  }
}

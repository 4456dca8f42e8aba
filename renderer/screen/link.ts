import { io } from 'socket.io-client'
import type { CommandResult, SCREEN_NAMESPACE, screenMessages } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import type { LinkState, ScreenLink } from './screen-link.ts'

// Typed by the contract, written out here: importing the values would bring every schema into the bundle.
const namespace: typeof SCREEN_NAMESPACE = '/screen'
const messages: typeof screenMessages = { getSnapshot: 'get-snapshot', snapshot: 'snapshot', send: 'command' }

const ANSWER_WITHIN_MS = 8000

const noAnswer: CommandResult = {
  ok: false,
  error: { code: 'agent.no-answer', supportNumber: 'T904', params: {}, outcome: 'unknown' },
}

/** Connects to the agent this page came from, and stays connected. Snapshots older than the last one are dropped. */
export function connectToAgent(token: string, onState: (state: LinkState) => void): ScreenLink {
  const socket = io(namespace, { transports: ['websocket'], auth: { token }, reconnectionDelayMax: 2000 })
  const listeners = new Set<(snapshot: Snapshot) => void>()
  let revision = -1

  async function getSnapshot(): Promise<Snapshot> {
    const snapshot: Snapshot = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(messages.getSnapshot)
    return checked(snapshot)
  }

  function receive(snapshot: Snapshot): void {
    if (snapshot.revision < revision) return
    revision = snapshot.revision
    for (const listener of listeners) listener(snapshot)
  }

  socket.on('connect', () => {
    // A restarted agent counts from the beginning.
    revision = -1
    onState('up')
    getSnapshot().then(receive, () => onState('down'))
  })
  socket.on('disconnect', () => onState('down'))
  socket.on('connect_error', () => onState(socket.active ? 'down' : 'refused'))
  socket.on(messages.snapshot, (snapshot: Snapshot) => void checked(snapshot).then(receive))

  return {
    getSnapshot,
    onSnapshot: listener => void listeners.add(listener),
    async send(command) {
      // Never left in a buffer: a press must not act later, when the cashier has moved on.
      if (!socket.connected) return noAnswer
      try {
        return await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(messages.send, command)
      } catch {
        return noAnswer
      }
    },
  }
}

/** During development a snapshot that breaks the contract is seen at once; a shop does not carry the schema. */
async function checked(snapshot: Snapshot): Promise<Snapshot> {
  if (!import.meta.env.DEV) return snapshot
  const { Snapshot: schema } = await import('../../src/shared/screen/snapshot.ts')
  return schema.parse(snapshot)
}

/** The address of the staff page; behind the token where both are given. */
const STAFF = 'staff'

export function isStaffAddress(): boolean {
  return new URLSearchParams(location.hash.slice(1)).has(STAFF)
}

/** The page that is open stands in the address, so that a reload opens it again. */
export function keepPageInAddress(page: 'sale' | 'staff'): void {
  if (isStaffAddress() === (page === 'staff')) return
  history.replaceState(null, '', location.pathname + location.search + (page === 'staff' ? `#${STAFF}` : ''))
}

const TOKEN_KEY = 'tillside.token'

/** The token this page was opened with (`#token=…`): kept for reloads of this window only, and taken out of the address. */
export function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) {
    sessionStorage.setItem(TOKEN_KEY, given)
    const page = isStaffAddress() ? `#${STAFF}` : ''
    history.replaceState(null, '', location.pathname + location.search + page)
  }
  return sessionStorage.getItem(TOKEN_KEY) ?? ''
}

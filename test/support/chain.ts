import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { io, type Socket } from 'socket.io-client'
import { addFinding } from '../../hub/db/findings.ts'
import { type Db, openDatabase } from '../../hub/db/open-database.ts'
import { noteContact, saveHealth } from '../../hub/db/registers.ts'
import { saveOffer } from '../../hub/db/update-offers.ts'
import { addRegister } from '../../hub/fleet/register-keys.ts'
import { createHub, type Hub } from '../../hub/hub.ts'
import { addOwner } from '../../hub/owners/accounts.ts'
import { publishRules } from '../../hub/rules/published-rules.ts'
import { loadSecret } from '../../hub/secret.ts'
import { daysUntil } from '../../hub/web/period.ts'
import { GENESIS_HASH } from '../../src/shared/hub/chain.ts'
import { REGISTERS_NAMESPACE } from '../../src/shared/hub/messages.ts'
import { chainRules } from './chain-rules.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A Sunday afternoon in Moscow. */
export const CHAIN_NOW_MS = Date.UTC(2026, 10, 22, 12, 40)
export const OWNER = { name: 'Ольга Сергеева', password: 'длинная фраза для входа' }

const stores = [
  { storeId: 'spb-07', storeName: 'Петербург, Невский 114' },
  { storeId: 'msk-21', storeName: 'Москва, Кутузовский 36' },
  { storeId: 'kzn-02', storeName: 'Казань, Баумана 9' },
]
const registersPerStore = 4
/** Registers without a line to the hub now. */
const away = new Set(['msk-21-3', 'kzn-02-4', 'kzn-02-1'])

export type Chain = Readonly<{ hub: Hub; url: string; stop(): Promise<void> }>

/**
 * A hub whose database holds a month of three stores with twelve registers, most of them connected: what an owner sees
 * on the page. `isEmpty` leaves the owner alone with it. The clock stands still.
 */
export async function openChain({ isEmpty = false } = {}): Promise<Chain> {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-chain-'))
  const { db, close } = openDatabase(folder)
  await addOwner(db, { ...OWNER, role: 'owner' }, CHAIN_NOW_MS)
  if (!isEmpty) await fill(db, loadSecret(folder))
  await close()
  const hub = createHub({ folder, now: () => CHAIN_NOW_MS, log: pino({ level: 'silent' }) })
  const { port } = await hub.start()
  const url = `http://127.0.0.1:${port}`
  const sockets = isEmpty
    ? []
    : await Promise.all(
        registerIds()
          .filter(id => !away.has(id))
          .map(id => connect(url, id)),
      )
  return {
    hub,
    url,
    stop: async () => {
      for (const socket of sockets) socket.disconnect()
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function fill(db: Db, secret: Buffer): Promise<void> {
  for (const store of stores) {
    for (const registerId of registersOf(store.storeId)) {
      await addRegister(db, secret, { registerId, ...store, token: tokenOf(registerId) }, CHAIN_NOW_MS - 90 * DAY_MS)
      await noteContact(db, registerId, CHAIN_NOW_MS - MINUTE_MS, '1.4.0')
    }
  }
  await db.insertInto('shop_days').values(days()).execute()
  await addTrouble(db)
  await publishRules(db, chainRules, 'marketing', CHAIN_NOW_MS - 60 * DAY_MS)
  await addOutcomes(db)
}

/** A chain that gets better week by week, and sells more at the end of it. */
function days() {
  return daysUntil('2026-11-22', 30).map((shop_day, at) => {
    const wave = Math.sin(at * 2.3) * 0.012 + Math.cos(at * 0.9) * 0.008
    const isWeekend = [0, 6].includes(new Date(shop_day).getUTCDay())
    const receipts = Math.round((isWeekend ? 1240 : 880) * (at === 29 ? 0.55 : 1) * (1 + wave * 3))
    const identified = Math.round(receipts * (0.842 + at * 0.002 + wave))
    const electronic = Math.round(receipts * (0.9 + at * 0.001 + wave / 2))
    const customers = Math.round(identified * 0.93)
    return {
      shop_day,
      receipts,
      identified,
      electronic_only: Math.round(electronic * 0.86),
      electronic_and_paper: electronic - Math.round(electronic * 0.86),
      customers,
      customers_with_email: Math.round(customers * (0.61 + at * 0.0024 - wave)),
    }
  })
}

async function addTrouble(db: Db): Promise<void> {
  const health = { unsettled: 0, freeDiskBytes: 40 * 1024 ** 3 }
  await saveHealth(db, 'msk-21-3', { ...health, unsent: 37, oldestUnsentMs: 9 * MINUTE_MS }, CHAIN_NOW_MS - 2 * HOUR_MS)
  await saveHealth(db, 'kzn-02-4', { ...health, unsent: 0 }, CHAIN_NOW_MS - 26 * HOUR_MS)
  await db
    .updateTable('registers')
    .set({ last_contact_at_ms: null, agent_version: null })
    .where('register_id', '=', 'kzn-02-1')
    .execute()
  await saveOffer(db, { registerId: 'spb-07-2', version: '1.5.0', ring: 'canary' }, CHAIN_NOW_MS - HOUR_MS)
  await db.updateTable('update_offers').set({ state: 'rolled-back' }).execute()
  const finding = { registerId: 'spb-07-3', subject: '1' }
  const fiscal = { fnNumber: '9999078902009127', fdNumber: 4418 }
  await addFinding(db, { ...finding, code: 'fiscal.second-document', details: fiscal }, CHAIN_NOW_MS - 3 * HOUR_MS)
  const totals = { totalMinor: 1_249_000, linesMinor: 1_239_000 }
  await addFinding(db, { ...finding, code: 'receipt.total-mismatch', details: totals }, CHAIN_NOW_MS - 50 * HOUR_MS)
  const seal = { fnNumber: '9999078902009344', shiftNumber: 211 }
  await addFinding(
    db,
    { registerId: 'kzn-02-2', subject: '2', code: 'seal.mismatch', details: seal },
    CHAIN_NOW_MS - 14 * HOUR_MS,
  )
}

const told = [
  { script_id: 'join', shown: 812, accepted: 0.34, refused: 0.31, reasons: ['busy', 'busy', 'no-phone'] },
  { script_id: 'email', shown: 1406, accepted: 0.52, refused: 0.2, reasons: ['paper'] },
  { script_id: 'protector', shown: 264, accepted: 0.19, refused: 0.42, reasons: ['has-one'] },
]
const offered = [
  { promotion_id: 'pillow', shown: 655, accepted: 0.23 },
  { promotion_id: 'protector', shown: 264, accepted: 0.17 },
]
const ROWS_PER_STATEMENT = 500

async function addOutcomes(db: Db): Promise<void> {
  const sale = (at: number) => ({
    register_id: 'spb-07-1',
    sale_id: `s-${at}`,
    programme_version: 2,
    shown_at_ms: CHAIN_NOW_MS - DAY_MS - at * MINUTE_MS,
  })
  const scripts = told.flatMap(({ script_id, shown, accepted, refused, reasons }) =>
    Array.from({ length: shown }, (_, at) => {
      const share = at / shown
      const outcome =
        share < accepted ? 'accepted' : share < accepted + refused ? 'refused' : share < 0.93 ? 'later' : null
      const reason_id = outcome === 'refused' && at % 2 === 0 ? (reasons[at % reasons.length] ?? null) : null
      const answered_at_ms = outcome && sale(at).shown_at_ms
      return { ...sale(at), script_id, answer_id: outcome, outcome, reason_id, answered_at_ms } as const
    }),
  )
  const offers = offered.flatMap(({ promotion_id, shown, accepted }) =>
    Array.from({ length: shown }, (_, at) => {
      const answer = at / shown < accepted ? 'accepted' : 'refused'
      return { ...sale(at), promotion_id, answer } as const
    }),
  )
  for (let at = 0; at < scripts.length; at += ROWS_PER_STATEMENT) {
    await db
      .insertInto('script_outcomes')
      .values(scripts.slice(at, at + ROWS_PER_STATEMENT))
      .execute()
  }
  for (let at = 0; at < offers.length; at += ROWS_PER_STATEMENT) {
    await db
      .insertInto('offer_outcomes')
      .values(offers.slice(at, at + ROWS_PER_STATEMENT))
      .execute()
  }
}

function registersOf(storeId: string): string[] {
  return Array.from({ length: registersPerStore }, (_, at) => `${storeId}-${at + 1}`)
}

function registerIds(): string[] {
  return stores.flatMap(({ storeId }) => registersOf(storeId))
}

function tokenOf(registerId: string): string {
  return `token-of-${registerId}-`.padEnd(40, '0')
}

/** The line of a register's agent, with nothing waiting behind it but where the picture wants some. */
async function connect(url: string, registerId: string): Promise<Socket> {
  const socket = io(`${url}${REGISTERS_NAMESPACE}`, { transports: ['websocket'], forceNew: true, reconnection: false })
  await once(socket as unknown as NodeJS.EventEmitter, 'connect', { signal: AbortSignal.timeout(5000) })
  await ask(socket, 'register.authenticate', {
    registerId,
    token: tokenOf(registerId),
    instanceId: randomUUID(),
    agentVersion: registerId === 'spb-07-4' ? '1.5.0' : '1.4.0',
    journalId: randomUUID(),
    last: { seq: 0, hash: GENESIS_HASH },
    tail: [],
    liveSales: [],
    nowMs: CHAIN_NOW_MS,
  })
  const queue = registerId === 'msk-21-2' ? { unsent: 214, oldestUnsentMs: 47 * MINUTE_MS } : { unsent: 0 }
  const unsettled = registerId === 'msk-21-2' ? 1 : 0
  await ask(socket, 'health.report', { ...queue, unsettled, freeDiskBytes: 40 * 1024 ** 3 })
  return socket
}

async function ask(socket: Socket, message: string, request: unknown): Promise<void> {
  const answer: { ok: boolean } = await socket.timeout(5000).emitWithAck(message, request)
  if (!answer.ok) throw new Error(`${message} was refused: ${JSON.stringify(answer)}`)
}

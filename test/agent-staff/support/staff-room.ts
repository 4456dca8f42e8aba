import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createHub, type Hub } from '../../../hub/hub.ts'
import { createStaffDesk } from '../../../src/agent/staff/staff-desk.ts'
import type { OperationId, RegisterId } from '../../../src/shared/ids.ts'
import type { StaffPurpose } from '../../../src/shared/staff.ts'
import { createSync } from '../../../src/sync/create-sync.ts'
import { folderForTest, openForTest } from '../../db/support/database-for-test.ts'
import { waitFor } from '../../support/wait-for.ts'
import { FAST, quiet } from '../../sync/support/sync-for-test.ts'

export const ANNA = { staffId: 'anna', name: 'Анна Ким', pin: '43215069' }
export const BORIS = { staffId: 'boris', name: 'Борис Лис', pin: '87651203' }
/** Of Kazakhstan; typed the way people there do. */
export const PHONE = '77015550147'
export const TYPED_PHONE = '8 (701) 555-01-47'

/** A hub with two stores, their staff, and a clock that a test can move. */
export async function openStores() {
  let aheadMs = 0
  const now = () => Date.now() + aheadMs
  const hub = createHub({ folder: folderForTest(), devInbox: true, log: pino({ level: 'silent' }), now })
  const { port } = await hub.start()
  onTestFinished(() => hub.stop())
  await hub.addStaff({ storeId: 'store-1', ...ANNA })
  await hub.addStaff({ storeId: 'store-2', ...BORIS })

  /** The staff page of one register, over a real line. */
  const openDesk = async (registerId: string, storeId: string, more: Readonly<{ idleMs?: number }> = {}) => {
    const token = `token-of-${registerId}`.padEnd(40, '0')
    await hub.addRegister({ registerId: registerId as RegisterId, storeId, storeName: 'Магазин', token })
    const id = registerId as RegisterId
    const db = openForTest({ registerIds: [id] })
    const sync = createSync({
      db,
      url: `http://127.0.0.1:${port}`,
      registerId: id,
      token,
      agentVersion: '0.1.0',
      liveSales: () => [],
      log: quiet,
      timings: FAST,
      now,
    })
    onTestFinished(() => sync.stop())
    const desk = createStaffDesk({ staff: sync.staff, registerId: id, now, onChange: () => undefined, ...more })
    onTestFinished(() => desk.stop())
    await waitFor('the line to the hub', () => sync.loyalty.isOnline())
    return { desk, sync, ...hands(desk) }
  }
  const wait = (ms: number): void => {
    aheadMs += ms
  }
  return { hub, openDesk, wait }
}

export type Desk = ReturnType<typeof createStaffDesk>

/** What a person does at the staff page. */
function hands(desk: Desk) {
  return {
    signIn: ({ staffId, pin }: typeof ANNA) => desk.perform({ name: 'staff-sign-in', staffId, pin }),
    verify: async (purpose: StaffPurpose = 'pick-up', phone = TYPED_PHONE) => {
      const verificationId = randomUUID() as OperationId
      await desk.perform({ name: 'staff-verify', verificationId, purpose, phone, reference: 'заказ 1184' })
      return verificationId
    },
    check: (code: string) => desk.perform({ name: 'staff-check', code }),
    notice: () => desk.view().notice?.code,
  }
}

/** The code of the newest message, as the customer reads it. */
export function readCode(hub: Hub, phone = PHONE): string {
  const code = /\d{4,8}/.exec(hub.messagesFor(phone).at(-1)?.text ?? '')?.[0]
  if (!code) throw new Error('no message came')
  return code
}

export async function codeCame(hub: Hub, messages = 1): Promise<string> {
  await waitFor('the message', () => hub.messagesFor(PHONE).length >= messages)
  return readCode(hub)
}

/** Some other code of the same length. */
export function wrongCode(code: string, step = 1): string {
  return String((Number(code) + step) % 10 ** code.length).padStart(code.length, '0')
}

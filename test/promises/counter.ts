import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createShtrihSimulator } from '../../drivers/fiscal/shtrih/index.ts'
import { delivered } from '../chaos/judge.ts'
import { openTill, PATIENCE_MS, type Till, type TillOptions } from '../chaos/till.ts'
import { bringShiftTo } from '../chaos/trials/prepare-trial.ts'
import { API_TOKEN, cashier, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Cast } from './scenarios.ts'
import type { World } from './stepping.ts'

const SECOND = 'r-2'
const SECOND_TOKEN = 'second-register-token-0123456789abcdef'
const BALANCE_MINOR = 100_000

/** A shop with a till that can be killed, and another register that nobody harms. */
export type Counter = Readonly<{
  till: Till
  other: Readonly<{ url: string; token: string; documents(): ReturnType<Till['documents']> }>
  world: World
  messages(phone: string): readonly string[]
  /** Customers and cards of the next case. */
  nextCast(): Promise<Cast>
  /** Everything sent and applied, on both registers. */
  settled(): Promise<void>
  close(): Promise<void>
}>

export async function openCounter(options: TillOptions): Promise<Counter> {
  const till = await openTill(options)
  const { shop } = till
  await till.start()
  await till.ready()
  await bringShiftTo(till, 'open')

  const device = createShtrihSimulator({
    folder: shop.makeFolder('device-2'),
    isDurable: false,
    identity: { fnNumber: '9999078900005678' },
  })
  const path = await device.servePty()
  await shop
    .hub()
    .addRegister({ registerId: SECOND as never, storeId: 'store-1', storeName: 'Магазин 1', token: SECOND_TOKEN })
  const folder = shop.makeFolder('agent-2')
  const settings = {
    registerId: SECOND,
    fiscalMode: 'agent-prints',
    port: 0,
    hub: { url: shop.hubUrl, token: SECOND_TOKEN },
    apiToken: API_TOKEN,
    pin: '2580',
    fiscalPrinter: { driver: 'shtrih', maxAnswerMs: 500, connection: { line: 'serial', path } },
  }
  writeFileSync(join(folder, 'settings.yaml'), stringify(settings))
  const { agent, api } = await shop.startAgent(folder)
  await whenReady(agent)
  await api.openShift(cashier)

  let isHubThere = true
  return {
    till,
    other: { url: agent.url, token: API_TOKEN, documents: device.documents },
    world: {
      async restartAgent() {
        await till.kill()
        await till.start()
      },
      async hubGoes() {
        isHubThere = false
        await shop.stopHub()
      },
      async hubComes() {
        await shop.startHub()
        isHubThere = true
        await till.ready()
        await whenReady(agent)
      },
    },
    messages: phone =>
      !isHubThere
        ? []
        : shop
            .hub()
            .messagesFor(phone)
            .map(({ text }) => text),
    async nextCast() {
      const number = till.nextNumber()
      const knownPhone = `7921${String(5_000_000 + number)}`
      await shop.hub().addCustomer({ phone: knownPhone, name: 'Вера', balanceMinor: BALANCE_MINOR })
      return {
        number,
        knownPhone,
        newPhone: `7922${String(5_000_000 + number)}`,
        giftCardNumber: `9000${String(100_000_000 + number)}`,
      }
    },
    async settled() {
      await till.ready()
      await till.shop.hub().whenApplied()
      await delivered(till)
      const hub = () => agent.register.snapshot().hub
      await waitFor(
        'the hub to have applied the other register',
        () => hub().unsent + hub().unapplied === 0,
        PATIENCE_MS,
      )
    },
    async close() {
      await agent.stop()
      await device.close()
      await till.close()
    },
  }
}

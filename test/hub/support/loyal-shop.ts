import type { HubOptions } from '../../../hub/options.ts'
import { type HubForTest, startHubForTest } from './hub-for-test.ts'
import type { RegisterForTest } from './register-for-test.ts'
import { RULES } from './rules-for-test.ts'

export type LoyalShop = HubForTest &
  Readonly<{
    /** Two registers of one store, both connected. */
    first: RegisterForTest
    second: RegisterForTest
    /** What a person reads on a phone now: the digits of the last message. */
    read(phone: string): string
    /** Brings everything both registers wrote to the hub and waits until it is applied. */
    deliver(): Promise<void>
  }>

/** A hub with published rules and two registers. */
export async function openLoyalShop(options: Partial<HubOptions> = {}): Promise<LoyalShop> {
  const started = await startHubForTest(options)
  const { hub } = started
  await hub.publishRules(RULES)
  const first = await started.register('r1')
  const second = await started.register('r2')
  await first.hello()
  await second.hello()
  return {
    ...started,
    first,
    second,
    read: phone => hub.messagesFor(phone).at(-1)?.text.slice(-4) ?? '',
    deliver: async () => {
      for (const { journal, push } of [first, second]) if (journal.entries.length > 0) await push()
      await hub.whenApplied()
    },
  }
}

const LIFE_MS = 30 * 24 * 60 * 60_000

/** A coupon as a register prints it, good for pillows-20. */
export function couponOf(code: string, validUntilMs = Date.now() + LIFE_MS) {
  return { code, promotionId: 'coupon', couponFor: 'pillows-20', validUntilMs }
}

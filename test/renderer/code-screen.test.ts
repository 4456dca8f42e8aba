import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { basket } from './support/sales.ts'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { anna, composingCommands, NOW_MS, saleForTest, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()

const code = {
  purpose: 'spend' as const,
  status: 'waiting' as const,
  delivery: 'sent' as const,
  sendNumber: 1,
  sendsLeft: 2,
  nextStepAtMs: NOW_MS + 9000,
}
const commands = [...composingCommands, 'forget-customer', 'send-code', 'check-code', 'close-code']

function withCode(change: Partial<NonNullable<NonNullable<Snapshot['sale']>['code']>> = {}): Snapshot {
  const customer = { state: 'identified' as const, customer: anna }
  return snapshotForTest({ sale: saleForTest(basket, { customer, code: { ...code, ...change } }), allowed: commands })
}

describe('the code from the message', () => {
  it('is asked for with the key that spends points', async () => {
    const screen = await screens.open(scenes.identified.snapshot)
    await screen.press('F4')
    expect((await screen.askedLast('send-code')).purpose).toBe('spend')
  })

  it('takes the digits as soon as one was sent, and is checked by Enter', async () => {
    const screen = await screens.open(withCode())
    await screen.type('4821')
    await screen.press('Enter')
    expect((await screen.askedLast('check-code')).code).toBe('4821')
    expect(screen.agent.sent('identify')).toEqual([])
  })

  it('tells sent from delivered, live', async () => {
    const screen = await screens.open(withCode())
    await screen.sees('СМС в пути')
    screen.show(withCode({ delivery: 'delivered' }))
    await screen.sees('СМС доставлено')
    screen.show(withCode({ delivery: 'failed' }))
    await screen.sees('СМС не дошло')
  })

  it('can be sent again only when its time has come', async () => {
    const screen = await screens.open(withCode())
    await screen.sees(/через 0:0[89]/)
    expect(await screen.button('Отправить код ещё раз').count()).toBe(0)
    await screen.page.clock.runFor(10_000)
    await screen.button('Отправить код ещё раз').waitFor()
    await screen.press('F5')
    expect((await screen.askedLast('send-code')).purpose).toBe('spend')
  })

  it('says when nothing more can be sent', async () => {
    const screen = await screens.open(withCode({ sendsLeft: 0 }))
    await screen.sees('Больше отправить нельзя')
  })

  it('empties the field after each try, and says how many are left', async () => {
    const screen = await screens.open(withCode())
    await screen.type('4821')
    await screen.press('Enter')
    await screen.askedLast('check-code')
    screen.show(withCode({ status: 'wrong', triesLeft: 2 }))
    await screen.sees('Осталось 2 попытки.')
    expect(await screen.page.getByLabel('Код из СМС').textContent()).not.toContain('4821')
  })

  it('never stops the sale: Esc goes on without it', async () => {
    const screen = await screens.open(withCode())
    await screen.press('Escape')
    await screen.asked('close-code')
  })
})

describe('spending points', () => {
  const verified = { state: 'verified' as const, customer: anna }
  const quote = { ...saleForTest(basket).quote, pointsSpendableMinor: 125_000 } as NonNullable<
    NonNullable<Snapshot['sale']>['quote']
  >
  const spendable = snapshotForTest({
    sale: saleForTest(basket, { customer: verified, quote }),
    allowed: [...commands, 'redeem'],
  })

  it('is offered by itself once the code was right', async () => {
    const screen = await screens.open(withCode())
    screen.show({ ...spendable })
    await screen.button('Списать 1 250 баллов').waitFor()
    await screen.press('Enter')
    expect((await screen.askedLast('redeem')).amountMinor).toBe(125_000)
  })

  it('takes as many as are typed', async () => {
    const screen = await screens.open(spendable)
    await screen.press('F4')
    await screen.type('300,5')
    await screen.press('Enter')
    expect((await screen.askedLast('redeem')).amountMinor).toBe(30_050)
  })

  it('takes none with one key', async () => {
    const screen = await screens.open(spendable)
    await screen.press('F4', 'F4')
    expect((await screen.askedLast('redeem')).amountMinor).toBe(0)
  })
})

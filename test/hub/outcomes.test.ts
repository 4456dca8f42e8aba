import { describe, expect, onTestFinished, test } from 'vitest'
import { openForReading } from '../../hub/db/open-database.ts'
import { readOfferOutcomes, readScriptOutcomes } from '../../hub/db/outcomes.ts'
import { readLoyaltyFigures } from '../../hub/read-hub.ts'
import { couponOf, openLoyalShop } from './support/loyal-shop.ts'
import { outcomePayload, salePayload } from './support/payloads.ts'
import { RULES } from './support/rules-for-test.ts'

const T = 1_790_000_000_000
const PHONE = '79215550147'

const shown = (scriptId = 'email', atMs = T) => ({ scriptId, shownAtMs: atMs })
const answered = (outcome: 'accepted' | 'refused' | 'later', reasonId?: string) => ({
  ...shown(),
  answer: { answerId: outcome, outcome, atMs: T + 1000, ...(reasonId === undefined ? {} : { reasonId }) },
})

async function shopWithReaders() {
  const shop = await openLoyalShop()
  const { db, close } = openForReading(shop.folder)
  onTestFinished(close)
  return {
    ...shop,
    scripts: (fromMs = T, toMs = T + 1) => readScriptOutcomes(db, fromMs, toMs),
    offers: (fromMs = T, toMs = T + 1) => readOfferOutcomes(db, fromMs, toMs),
  }
}

describe('what was said at the registers', () => {
  test('is counted by script: shown, answered, how, and why not', async () => {
    const { first, second, deliver, scripts } = await shopWithReaders()
    for (const [at, script] of [
      shown(),
      answered('accepted'),
      answered('refused', 'spam'),
      answered('refused', 'spam'),
      answered('refused', 'no-email'),
      answered('refused'),
      answered('later'),
    ].entries()) {
      const register = at % 2 === 0 ? first : second
      register.journal.add('script-outcome', outcomePayload(`s${at}`, { scripts: [script] }))
    }
    await deliver()
    expect(await scripts()).toEqual([
      {
        scriptId: 'email',
        line: { ru: 'Прислать чек на почту?', en: 'Shall I e-mail the receipt?' },
        shown: 7,
        answered: 6,
        accepted: 1,
        refused: 4,
        later: 1,
        reasons: [
          { reasonId: 'spam', label: { ru: 'Рассылки', en: 'Mailings' }, count: 2 },
          { reasonId: 'no-email', label: undefined, count: 1 },
        ],
      },
    ])
    expect(await scripts(T + 1, T + 2)).toEqual([])
  })

  test('is counted once per sale, however often the register tells it', async () => {
    const { first, deliver, scripts } = await shopWithReaders()
    first.journal.add('script-outcome', outcomePayload('a', { scripts: [answered('accepted')] }))
    first.journal.add('script-outcome', outcomePayload('a', { scripts: [shown()] }))
    await deliver()
    expect(await scripts()).toMatchObject([{ shown: 1, accepted: 1 }])
  })

  test('is shown in the words of the version it was said by, and by its id where nobody knows them', async () => {
    const { hub, first, deliver, scripts } = await shopWithReaders()
    await hub.publishRules(RULES.replace('Прислать чек на почту?', 'Чек на почту?'))
    first.journal.add('script-outcome', outcomePayload('a', { scripts: [shown()], programmeVersion: 2 }))
    first.journal.add('script-outcome', outcomePayload('b', { scripts: [shown('gone')], programmeVersion: 99 }))
    await deliver()
    expect((await scripts()).map(({ line }) => line.ru)).toEqual(['Прислать чек на почту?', 'gone'])
    first.journal.add('script-outcome', outcomePayload('c', { scripts: [shown()], programmeVersion: 3 }))
    await deliver()
    expect((await scripts()).map(({ line }) => line.ru)).toEqual(['Чек на почту?', 'gone'])
  })
})

test('what was offered is counted by offer, under the title of its version', async () => {
  const { first, deliver, offers } = await shopWithReaders()
  const offer = (answer?: 'accepted' | 'refused') => ({
    promotionId: 'linen-10',
    shownAtMs: T,
    ...(answer === undefined ? {} : { answer }),
  })
  for (const [at, one] of [offer(), offer('accepted'), offer('accepted'), offer('refused')].entries()) {
    first.journal.add('script-outcome', outcomePayload(`s${at}`, { offers: [one] }))
  }
  await deliver()
  expect(await offers()).toEqual([
    {
      promotionId: 'linen-10',
      title: { ru: 'Бельё −10 %', en: 'Linen 10 % off' },
      shown: 4,
      accepted: 2,
      refused: 1,
    },
  ])
})

test('the figures of a day are counted from the tables', async () => {
  const { first, deliver, folder } = await shopWithReaders()
  first.journal.add('script-outcome', outcomePayload('a', { scripts: [answered('accepted'), shown('other')] }))
  first.journal.add(
    'script-outcome',
    outcomePayload('b', { offers: [{ promotionId: 'linen-10', shownAtMs: T, answer: 'accepted' }] }),
  )
  const coupons = [couponOf('AAAA-AAAA-AAAA'), couponOf('BBBB-BBBB-BBBB')]
  const promoCodes = [{ code: 'AAAA-AAAA-AAAA', promotionId: 'pillows-20' }]
  first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons }))
  first.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2, promoCodes }))
  await deliver()
  expect(await readLoyaltyFigures(folder)).toEqual({
    scripts: { shown: 2, answered: 1 },
    offers: { shown: 1, accepted: 1 },
    coupons: { issued: 2, redeemed: 1 },
    staff: { verified: 0 },
  })
})

describe('a customer', () => {
  const find = { identifier: { by: 'phone', value: PHONE } }

  test('who gave an e-mail for the receipt has it from then on, and counts as having one that day', async () => {
    const { hub, first, deliver } = await openLoyalShop()
    const customerId = await hub.addCustomer({ phone: PHONE })
    const sale = salePayload({ saleId: 'a', fd: 1, customerId })
    first.journal.add('sale-completed', sale, { newEmail: ' Vera@Example.ru' })
    await deliver()
    expect(await first.must('customers.find', find)).toMatchObject({ customer: { hasEmail: true } })
    const byEmail = { identifier: { by: 'email', value: 'vera@example.ru' } }
    expect(await first.must('customers.find', byEmail)).toMatchObject({ status: 'found', customer: { customerId } })
  })

  test('keeps the e-mail the hub has', async () => {
    const { hub, first, deliver } = await openLoyalShop()
    const customerId = await hub.addCustomer({ phone: PHONE, email: 'old@example.ru' })
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, customerId }), { newEmail: 'new@example.ru' })
    await deliver()
    const byEmail = { identifier: { by: 'email', value: 'new@example.ru' } }
    expect(await first.must('customers.find', byEmail)).toEqual({ status: 'not-found' })
  })

  test('is new until the first receipt, also when it was returned', async () => {
    const { hub, first, deliver } = await openLoyalShop()
    const customerId = await hub.addCustomer({ phone: PHONE })
    expect(await first.must('customers.find', find)).toMatchObject({ customer: { isNew: true } })
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, customerId }))
    first.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 2, kind: 'return', returnOf: 'a' }))
    await deliver()
    expect(await first.must('customers.find', find)).toMatchObject({ customer: { isNew: false } })
  })
})

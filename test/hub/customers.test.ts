import { describe, expect, test } from 'vitest'
import { phoneDigits } from '../../hub/loyalty/phone.ts'
import { startHubForTest } from './support/hub-for-test.ts'

const PHONE = '79215550147'

async function counter() {
  const started = await startHubForTest()
  const agent = await started.register()
  await agent.hello()
  return {
    ...started,
    agent,
    find: (identifier: unknown) => agent.must('customers.find', { identifier }),
    prove: (purpose: 'join' | 'spend', phone = PHONE) =>
      agent.proveBy(purpose, phone, to => started.hub.messagesFor(to).at(-1)?.text.slice(-4) ?? ''),
  }
}

test.each([
  ['89215550147', '79215550147'],
  ['87015550147', '77015550147'],
  ['+7 (921) 555-01-47', '79215550147'],
  ['84912345678', '84912345678'],
])('knows %s as %s', (phone, normal) => {
  expect(phoneDigits(phone)).toBe(normal)
})

describe('finding a customer', () => {
  test('by phone, card and e-mail, never showing the whole phone', async () => {
    const { hub, find } = await counter()
    const customerId = await hub.addCustomer({
      phone: PHONE,
      card: '2200451873',
      email: 'Vera.L@Example.ru',
      name: 'Вера',
      balanceMinor: 120_50,
    })
    const customer = {
      customerId,
      name: 'Вера',
      phoneMasked: '+7 921 ••• 01 47',
      balanceMinor: 12_050,
      hasEmail: true,
      isNew: true,
    }
    const found = { status: 'found', isVerified: false, customer }
    expect(await find({ by: 'phone', value: PHONE })).toEqual(found)
    expect(await find({ by: 'card', value: '2200451873' })).toEqual(found)
    expect(await find({ by: 'email', value: ' vera.l@example.RU' })).toEqual(found)
  })

  test('tells the unknown, the ambiguous and the blocked', async () => {
    const { hub, find } = await counter()
    await hub.addCustomer({ phone: PHONE, email: 'family@example.ru' })
    await hub.addCustomer({ phone: '77015550148', email: 'family@example.ru' })
    await hub.addCustomer({ phone: '79215550149', isBlocked: true })
    expect(await find({ by: 'phone', value: '79990000001' })).toEqual({ status: 'not-found' })
    expect(await find({ by: 'email', value: 'family@example.ru' })).toEqual({ status: 'ambiguous' })
    expect(await find({ by: 'phone', value: '77015550148' })).toMatchObject({ status: 'found' })
    expect(await find({ by: 'phone', value: '79215550149' })).toEqual({ status: 'blocked' })
  })
})

describe('joining', () => {
  test('makes a customer of a proved phone, and the same one when repeated', async () => {
    const { hub, agent, find, prove } = await counter()
    const codeRequestId = await prove('join')
    const request = { operationId: 'j1', phone: PHONE, codeRequestId, name: 'Вера' }
    const { customer } = await agent.must('customers.join', request)
    expect(customer).toMatchObject({ name: 'Вера', balanceMinor: 0, phoneMasked: '+7 921 ••• 01 47' })
    expect(await agent.must('customers.join', request)).toEqual({ customer })
    expect(await agent.must('customers.join', { ...request, operationId: 'j2' })).toEqual({ customer })
    expect(await find({ by: 'phone', value: PHONE })).toMatchObject({ customer })
    expect(await hub.summary()).toMatchObject({ customers: 1 })
    expect(await agent.refusal('customers.join', { ...request, phone: '79215550148' })).toBe('request.operation-reused')
  })

  test('gives the customer who is there already', async () => {
    const { hub, agent, prove } = await counter()
    const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: 500 })
    const codeRequestId = await prove('join')
    expect(await agent.must('customers.join', { operationId: 'j1', phone: PHONE, codeRequestId })).toMatchObject({
      customer: { customerId, balanceMinor: 500 },
    })
  })

  test('needs a code for joining, for this phone, from this register', async () => {
    const { register, agent, prove } = await counter()
    const join = (codeRequestId: string) =>
      agent.refusal('customers.join', { operationId: 'j1', phone: PHONE, codeRequestId })
    expect(await join('never-sent')).toBe('loyalty.not-verified')
    expect(await join(await prove('spend'))).toBe('loyalty.not-verified')
    expect(await join(await prove('join', '79215550148'))).toBe('loyalty.not-verified')
    const codeRequestId = await prove('join')
    const other = await register('r2')
    await other.hello()
    const request = { operationId: 'j1', phone: PHONE, codeRequestId }
    expect(await other.refusal('customers.join', request)).toBe('loyalty.not-verified')
  })

  test('is proof enough to spend in the same sale', async () => {
    const { hub, agent, prove } = await counter()
    await hub.addCustomer({ phone: PHONE, balanceMinor: 500 })
    const codeRequestId = await prove('join')
    const { customer } = await agent.must('customers.join', { operationId: 'j1', phone: PHONE, codeRequestId })
    const { customerId } = customer
    expect(
      await agent.must('points.reserve', { saleId: 'a', revision: 1, customerId, codeRequestId, amountMinor: 100 }),
    ).toEqual({ heldMinor: 100, balanceMinor: 400 })
  })
})

import { randomUUID } from 'node:crypto'
import { lastCode, type Scene } from '../scene.ts'
import { NEW_PHONE_DIGITS } from './customers.ts'

export const STAFF = { storeId: 'store-7', staffId: 'olga', name: 'Ольга Смирнова', pin: '4711' }

/**
 * An order is handed over: whoever collects it proves that the phone is theirs. Not the phone the demo proposes at its
 * end: a phone gets three messages in ten minutes, and those are for whoever tries it.
 */
export async function staffVerified({ stage, screen, tell, count }: Scene): Promise<void> {
  tell.chapter('Store staff hand an order over: the phone is proved by a code')
  await screen.send({ name: 'staff-open' })
  await screen.when('the staff of the store', ({ staff }) => staff.members.length > 0)
  await screen.send({ name: 'staff-sign-in', staffId: STAFF.staffId, pin: STAFF.pin })
  await screen.send({
    name: 'staff-verify',
    verificationId: randomUUID(),
    purpose: 'pick-up',
    phone: NEW_PHONE_DIGITS,
    reference: 'W-1042',
  })
  await screen.when('a code on its way', ({ staff }) => staff.current?.code.status === 'waiting')
  await screen.send({ name: 'staff-check', code: await lastCode(stage, NEW_PHONE_DIGITS) })
  const { staff } = await screen.when('the result', snapshot => snapshot.staff.current?.result === 'verified')
  count.verified += 1
  tell.say(`${staff.current?.staffName} verified ${staff.current?.phoneMasked} for order ${staff.current?.reference}`)
  await screen.send({ name: 'staff-close' })
  await screen.send({ name: 'staff-sign-out' })
}

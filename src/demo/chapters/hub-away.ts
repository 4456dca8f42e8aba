import { coffee, mugs } from '../goods.ts'
import { KNOWN_PHONE, newSaleId, payCash, receiptText, type Scene } from '../scene.ts'

export async function hubStopped({ stage, screen, tell, count }: Scene): Promise<void> {
  tell.chapter('The hub is gone; the register sells on')
  await stage.stopHub()
  await screen.when('offline', ({ hub }) => hub.state !== 'online')
  const { pos } = stage.first
  for (const line of [coffee, mugs]) {
    const saleId = newSaleId('offline')
    await pos.put(saleId, 1, [line])
    await pos.post(`/sales/${saleId}/identify`, { phone: KNOWN_PHONE })
    await pos.when(saleId, ({ customer }) => customer.state === 'named')
    tell.say(`${receiptText(await payCash(stage.first, saleId))}; the phone is taken down, points follow`)
    count.sales += 1
    count.offline += 1
  }
  const { hub } = await screen.when('a queue', snapshot => snapshot.hub.unsent > 0)
  tell.say(`waiting in the queue: ${hub.unsent}`)
}

export async function hubBack({ stage, screen, tell }: Scene): Promise<void> {
  tell.chapter('The hub is back; the queue drains, in order, once each')
  await stage.startHub()
  await screen.when('an empty queue', ({ hub }) => hub.state === 'online' && hub.unapplied === 0)
  tell.say('queue: 0, everything applied')
}

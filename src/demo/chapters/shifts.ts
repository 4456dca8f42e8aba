import { randomUUID } from 'node:crypto'
import type { Scene } from '../scene.ts'
import { openScreen } from '../screen-client.ts'
import type { DemoRegister } from '../stage.ts'
import { until } from '../until.ts'

export async function openShifts({ stage, screen, program, tell }: Scene): Promise<void> {
  tell.chapter('The shift opens on all registers')
  await screen.when('a device', ({ device }) => device.state === 'ready')
  await screen.when('the hub', ({ hub }) => hub.state === 'online')
  await screen.send({ name: 'sign-in', cashier: { name: 'Иванова А. П.' } })
  await screen.send({ name: 'open-shift', operationId: randomUUID() })
  const { device } = await screen.when('an open shift', ({ device: { shift } }) => shift.state === 'open')
  tell.say(`kassa-1: the agent owns the printer, shift ${device.shift.shiftNumber} is open`)
  await program.openShift()
  tell.say(
    `kassa-2: the register program owns the printer (FN ${stage.second.device.identity.fnNumber}) and told the agent`,
  )
  await openShiftAt(stage.third)
  tell.say('kassa-3, in another store: asked by its register program, the agent opened the shift')
}

type Health = Readonly<{ device: { state: string; shift: string } }>

async function openShiftAt({ pos }: DemoRegister): Promise<void> {
  const device = async () => (await pos.get<Health>('/health')).device
  await until(
    () => 'the device of the third register',
    async () => ((await device()).state === 'ready' ? true : undefined),
  )
  await pos.post('/shift/open', { operationId: randomUUID(), cashier: { name: 'Котов И. И.' } })
  await until(
    () => 'an open shift',
    async () => ((await device()).shift === 'open' ? true : undefined),
  )
}

export async function shiftsClosed({ stage, program, tell }: Scene): Promise<void> {
  tell.chapter('The shifts close, and are sealed')
  const screen = await openScreen(stage.first.agent().screenUrl)
  await screen.when('a ready device', ({ allowed }) => allowed.includes('close-shift'))
  await screen.send({ name: 'close-shift', operationId: randomUUID() })
  await program.closeShift()
  const sealed = await screen.when(
    'a seal',
    ({ lastShift }) => lastShift?.seal === 'sealed' || lastShift?.seal === 'mismatch',
  )
  screen.close()
  tell.say(`kassa-1, shift ${sealed.lastShift?.shiftNumber}: register = device = hub: ${sealed.lastShift?.seal}`)
  const { seals } = await stage.hub().summary()
  tell.say(`at the hub: ${seals.sealed} of 3 shifts sealed so far`)
}

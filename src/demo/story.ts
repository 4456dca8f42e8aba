import { randomUUID } from 'node:crypto'
import type { EdgeVerdict } from '../../drivers/fiscal/shtrih/index.ts'
import type { SaleView } from '../shared/sale-view.ts'
import { coffee, kettle, lamp, mugs } from './goods.ts'
import { money, type Narrator } from './narrate.ts'
import { createRegisterProgram, type RegisterProgram } from './register-program.ts'
import { openScreen, type ScreenClient } from './screen-client.ts'
import type { DemoRegister, Stage } from './stage.ts'

/** FF45: the command that makes a receipt fiscal. */
const CLOSE_RECEIPT = 0xff45
const KNOWN_PHONE = '79215550147'
const KNOWN_CARD = '2200451873'
const NEW_PHONE = '8 911 777-20-31'
const NEW_PHONE_DIGITS = '79117772031'

/** What the story did, by its own count: the tables are counted apart and must agree. */
export type StoryCount = { sales: number; returns: number; cancelled: number; offline: number; joined: number }

type Scene = Readonly<{
  stage: Stage
  screen: ScreenClient
  program: RegisterProgram
  tell: Narrator
  count: StoryCount
}>

/** One shop day in twelve short chapters. */
export async function tellStory(stage: Stage, tell: Narrator): Promise<StoryCount> {
  const { first, second } = stage
  await stage.hub().addCustomer({ phone: KNOWN_PHONE, name: 'Вера', card: KNOWN_CARD, balanceMinor: 60_000 })
  const count: StoryCount = { sales: 0, returns: 0, cancelled: 0, offline: 0, joined: 0 }
  const scene = {
    stage,
    tell,
    count,
    screen: await openScreen(first.agent().screenUrl),
    program: await createRegisterProgram(second),
  }
  await openShifts(scene)
  await knownCustomerByScan(scene)
  await newCustomerByPhone(scene)
  const spent = await pointsSpent(scene)
  await electronicOnly(scene)
  await givenUp(scene)
  await hubStopped(scene)
  await hubBack(scene)
  scene.screen.close()
  await killedBetweenCommits(scene)
  await killedWhereRegisterPrints(scene)
  await returned(scene, spent)
  await shiftsClosed(scene)
  await scene.program.close()
  return count
}

async function openShifts({ stage, screen, program, tell }: Scene): Promise<void> {
  tell.chapter('The shift opens on both registers')
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
}

async function knownCustomerByScan({ stage, screen, tell, count }: Scene): Promise<void> {
  tell.chapter('A known customer, by scan: goods, goods, card')
  for (const text of ['4606203103348', '4606203103348', '4607001234562', KNOWN_CARD]) stage.scan(text)
  const named = await screen.when(
    'the customer',
    ({ sale }) => sale?.customer.state === 'identified' && sale.lines.length === 2,
  )
  if (named.sale?.customer.state === 'identified') {
    const { name, phoneMasked, balanceMinor } = named.sale.customer.customer
    tell.say(`${name}, ${phoneMasked}, ${balanceMinor / 100} points; the cashier pressed nothing so far`)
  }
  await screen.send({ name: 'check-out', operationId: randomUUID() })
  const { sale } = await screen.when('final prices', snapshot => snapshot.sale?.state === 'frozen')
  await screen.send({
    name: 'pay',
    operationId: randomUUID(),
    tenders: [{ kind: 'cash', amountMinor: Math.ceil((sale?.totalMinor ?? 0) / 50_000) * 50_000 }],
  })
  const done = await screen.when('the receipt', snapshot => snapshot.sale?.state === 'completed')
  count.sales += 1
  if (done.sale) tell.say(`${receiptText(done.sale)}, change ${money(done.sale.changeMinor)}`)
  await screen.send({ name: 'next-sale' })
}

async function newCustomerByPhone({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A new customer: phone, one SMS code, joined')
  const { pos } = stage.first
  const saleId = newSaleId('join')
  await pos.put(saleId, 1, [kettle])
  await pos.post(`/sales/${saleId}/identify`, { phone: NEW_PHONE })
  await pos.when(saleId, ({ customer }) => customer.state === 'anonymous' && customer.lookup === 'not-found')
  await pos.post(`/sales/${saleId}/code`, { purpose: 'join' })
  const code = await lastCode(stage, NEW_PHONE_DIGITS)
  tell.say('phone not known; a code went out, and its state is on the screen')
  await pos.post(`/sales/${saleId}/code/check`, { code })
  await pos.when(saleId, ({ customer }) => customer.state === 'verified')
  count.joined += 1
  tell.say('the customer named the code: joined, and proved at once')
  tell.say(receiptText(await payCash(stage.first, saleId)))
  count.sales += 1
}

async function pointsSpent({ stage, tell, count }: Scene): Promise<SaleView> {
  tell.chapter('Points pay a part: code, hold, lower unit prices')
  const { pos } = stage.first
  const saleId = newSaleId('points')
  await pos.put(saleId, 1, [mugs, coffee])
  await pos.post(`/sales/${saleId}/identify`, { phone: KNOWN_PHONE })
  await pos.when(saleId, ({ customer }) => customer.state === 'identified')
  await pos.post(`/sales/${saleId}/code`, { purpose: 'spend' })
  await pos.post(`/sales/${saleId}/code/check`, { code: await lastCode(stage, KNOWN_PHONE) })
  await pos.when(saleId, ({ customer }) => customer.state === 'verified')
  await pos.post(`/sales/${saleId}/redeem`, { amountMinor: 50_000 })
  const sale = await payCash(stage.first, saleId)
  count.sales += 1
  for (const line of sale.quote?.lines ?? []) {
    const before = sale.lines.find(({ key }) => key === line.key)
    tell.say(`${before?.name}: ${money(before?.priceMinor ?? 0)} → ${money(line.priceMinor)} each, no line split`)
  }
  tell.say(`${receiptText(sale)}, ${sale.amounts.pointsMinor / 100} points spent`)
  return sale
}

async function electronicOnly({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('An electronic receipt, no paper')
  const { pos } = stage.first
  const saleId = newSaleId('electronic')
  await pos.put(saleId, 1, [lamp])
  await pos.post(`/sales/${saleId}/contact`, { contact: 'vera@example.ru', delivery: 'electronic' })
  const sale = await payCash(stage.first, saleId)
  count.sales += 1
  const document = stage.first.device
    .documents()
    .find(({ fdNumber }) => fdNumber === sale.documents[0]?.registered.fdNumber)
  const hasContact = document?.tags['1008'] !== undefined
  tell.say(
    `${receiptText(sale)}; contact in tag 1008: ${hasContact ? 'yes' : 'NO'}, paper: ${document?.isPaperPrinted ? 'YES' : 'none'}`,
  )
}

async function givenUp({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A sale is given up after checkout')
  const { pos } = stage.first
  const saleId = newSaleId('cancel')
  await pos.put(saleId, 1, [kettle])
  await pos.post(`/sales/${saleId}/checkout`, { operationId: randomUUID() })
  await pos.when(saleId, ({ state }) => state === 'frozen')
  await pos.post(`/sales/${saleId}/cancel`)
  count.cancelled += 1
  tell.say('nothing was printed, nothing stays held')
}

async function hubStopped({ stage, screen, tell, count }: Scene): Promise<void> {
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

async function hubBack({ stage, screen, tell }: Scene): Promise<void> {
  tell.chapter('The hub is back; the queue drains, in order, once each')
  await stage.startHub()
  await screen.when('an empty queue', ({ hub }) => hub.state === 'online' && hub.unapplied === 0)
  tell.say('queue: 0, everything applied')
}

async function killedBetweenCommits({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('The agent is killed between the device’s commit and its own')
  const { first } = stage
  const saleId = newSaleId('killed')
  await first.pos.put(saleId, 1, [lamp, mugs])
  const totalMinor = await checkOut(first, saleId)
  const killed = killAt(first, CLOSE_RECEIPT)
  const payment = { operationId: randomUUID(), tenders: [{ kind: 'cash', amountMinor: totalMinor }] }
  await first.pos.post(`/sales/${saleId}/pay`, payment).catch(() => undefined)
  await killed
  const before = receipts(first)
  tell.say('SIGKILL. The receipt is in the FN, and nobody was told')
  await first.startAgent()
  const sale = await first.pos.when(saleId, ({ state }) => state === 'completed')
  count.sales += 1
  tell.say(`started again, asked the device, found it: ${receiptText(sale)}`)
  tell.say(`receipts printed by finding out: ${receipts(first) - before}`)
}

async function killedWhereRegisterPrints({ stage, program, tell, count }: Scene): Promise<void> {
  tell.chapter('The same where the register program prints')
  const { second } = stage
  const saleId = newSaleId('pos')
  await second.pos.put(saleId, 1, [kettle])
  const totalMinor = await checkOut(second, saleId)
  const killed = killAt(second, CLOSE_RECEIPT)
  const frozen = await second.pos.get<Awaited<ReturnType<typeof second.pos.put>>>(`/sales/${saleId}`)
  const registered = await program.print(frozen, [kettle])
  await killed
  tell.say('the register program printed; the agent was killed and did not hear of it')
  await second.startAgent()
  const { sales } = await second.pos.get<{ sales: { sale: SaleView }[] }>('/sales?state=unsettled')
  tell.say(`the agent asks for ${sales.length} sale; the program looks at its own device and reports`)
  await program.report(saleId, registered, totalMinor)
  await program.report(saleId, registered, totalMinor)
  const sale = await second.pos.when(saleId, ({ state }) => state === 'completed')
  count.sales += 1
  tell.say(`${receiptText(sale)}; reported twice, counted once`)
}

async function returned({ stage, tell, count }: Scene, sold: SaleView): Promise<void> {
  tell.chapter('A return of the sale that points paid in part')
  const { pos } = stage.first
  const saleId = newSaleId('return')
  const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
  const { sale } = await pos.post('/returns', { saleId, receipt: { by: 'document', fnNumber, fdNumber } })
  await pos.post(`/sales/${saleId}/pay`, {
    operationId: randomUUID(),
    tenders: [{ kind: 'cash', amountMinor: sale.totalMinor }],
  })
  const done = await pos.when(saleId, ({ state }) => state === 'completed')
  count.returns += 1
  tell.say(`${receiptText(done)} paid back, ${sold.amounts.pointsMinor / 100} points given back`)
}

async function shiftsClosed({ stage, program, tell }: Scene): Promise<void> {
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
  tell.say(`at the hub: ${seals.sealed} of 2 shifts sealed so far`)
}

/** Pulls the plug of the agent the moment the device has recorded the document and told nobody. */
function killAt(register: DemoRegister, command: number): Promise<void> {
  return new Promise(resolve => {
    register.onEdge(async (edge): Promise<EdgeVerdict> => {
      if (edge.edge !== 'committed' || edge.command !== command) return 'continue'
      register.onEdge(undefined)
      await register.agent().kill()
      resolve()
      return 'continue'
    })
  })
}

async function checkOut(register: DemoRegister, saleId: string): Promise<number> {
  await register.pos.post(`/sales/${saleId}/checkout`, { operationId: randomUUID() })
  return (await register.pos.when(saleId, ({ state }) => state === 'frozen')).totalMinor
}

async function payCash(register: DemoRegister, saleId: string): Promise<SaleView> {
  const totalMinor = await checkOut(register, saleId)
  const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
  await register.pos.post(`/sales/${saleId}/pay`, { operationId: randomUUID(), tenders })
  return await register.pos.when(saleId, ({ state }) => state === 'completed')
}

async function lastCode(stage: Stage, phone: string): Promise<string> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const code = /\d{4,8}/.exec(stage.hub().messagesFor(phone).at(-1)?.text ?? '')?.[0]
    if (code) return code
    if (Date.now() > deadline) throw new Error('no code arrived in the development inbox')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function receipts(register: DemoRegister): number {
  return register.device.documents().filter(({ kind }) => kind === 'receipt').length
}

function receiptText({ totalMinor, documents: [document] }: SaleView): string {
  const { fdNumber, fiscalSign } = document?.registered ?? {}
  return `${money(totalMinor)}, FD ${fdNumber}, sign ${fiscalSign}`
}

function newSaleId(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`
}

import { randomUUID } from 'node:crypto'
import type { EdgeVerdict } from '../../../drivers/fiscal/shtrih/index.ts'
import type { SaleView } from '../../shared/sale-view.ts'
import { kettle, lamp, mugs } from '../goods.ts'
import { checkOut, newSaleId, receipts, receiptText, type Scene } from '../scene.ts'
import type { DemoRegister } from '../stage.ts'

/** FF45: the command that makes a receipt fiscal. */
const CLOSE_RECEIPT = 0xff45

export async function killedBetweenCommits({ stage, tell, count }: Scene): Promise<void> {
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

export async function killedWhereRegisterPrints({ stage, program, tell, count }: Scene): Promise<void> {
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

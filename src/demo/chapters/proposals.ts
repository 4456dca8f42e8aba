import { randomUUID } from 'node:crypto'
import { mugs } from '../goods.ts'
import { money } from '../narrate.ts'
import { demoRules } from '../rules.ts'
import { checkOut, KNOWN_CARD, newSaleId, receiptText, type Scene } from '../scene.ts'

const CHEESE = '4607001234562'
const TEA = '4600439931256'

/** Resolves to the code of the coupon that came out. */
export async function scriptAndOffer({ stage, screen, tell, count }: Scene): Promise<string> {
  tell.chapter('One line to say, one offer to make; a coupon comes out with the receipt')
  for (const text of [CHEESE, CHEESE, TEA, KNOWN_CARD]) stage.scan(text)
  const asked = await screen.when('a line to say', ({ sale }) => sale?.script !== undefined && sale.offers.length > 0)
  const { script, offers } = asked.sale ?? {}
  tell.say(`the screen says: “${script?.line.ru}” [${script?.answers.map(({ label }) => label.ru).join(' | ')}]`)

  tell.say('marketing publishes another wording while the sale is open')
  await stage.hub().publishRules(demoRules(CHANGED_LINE))
  await screen.when('the new wording', ({ sale }) => sale?.script?.line.ru === CHANGED_LINE.ru)
  tell.say(`the screen says: “${CHANGED_LINE.ru}”; no restart, nothing installed`)

  await screen.send({ name: 'answer-script', scriptId: script?.scriptId ?? '', answerId: 'yes' })
  await screen.send({ name: 'set-contact', contact: 'vera@example.ru' })
  await screen.send({ name: 'answer-offer', promotionId: offers?.[0]?.promotionId ?? '', answer: 'accepted' })
  const taken = await screen.when('the lower price', ({ sale }) => (sale?.amounts.promoMinor ?? 0) > 0)
  tell.say(`“${offers?.[0]?.title.ru}” taken: ${money(taken.sale?.amounts.promoMinor ?? 0)} off`)

  await screen.send({ name: 'check-out', operationId: randomUUID() })
  const { sale } = await screen.when('final prices', snapshot => snapshot.sale?.state === 'frozen')
  const tenders = [{ kind: 'card' as const, amountMinor: sale?.totalMinor ?? 0 }]
  await screen.send({ name: 'pay', operationId: randomUUID(), tenders })
  const done = await screen.when('the slip', snapshot => snapshot.sale?.slip === 'printed')
  count.sales += 1
  count.couponsIssued += 1
  if (done.sale) tell.say(receiptText(done.sale))
  for (const line of lastPiece(stage.slips.paperText())) tell.paper(line)
  await screen.send({ name: 'next-sale' })
  return done.sale?.coupons[0]?.code ?? ''
}

/** The next visit, at another register, where the register program prints. */
export async function couponUsed({ stage, program, tell, count }: Scene, code: string): Promise<void> {
  tell.chapter('The coupon is used on the next visit, at the other register')
  const { second } = stage
  const saleId = newSaleId('coupon')
  await second.pos.put(saleId, 1, [mugs])
  await second.pos.post(`/sales/${saleId}/promo-codes`, { code })
  const priced = await second.pos.when(saleId, ({ amounts }) => amounts.promoMinor > 0)
  tell.say(`${mugs.name}: ${money(priced.amounts.promoMinor)} off`)
  const totalMinor = await checkOut(second, saleId)
  const frozen = await second.pos.get<Awaited<ReturnType<typeof second.pos.put>>>(`/sales/${saleId}`)
  const registered = await program.print(frozen, [mugs])
  await program.report(saleId, registered, totalMinor)
  const sale = await second.pos.when(saleId, ({ state }) => state === 'completed')
  count.sales += 1
  count.couponsRedeemed += 1
  tell.say(receiptText(sale))

  const again = newSaleId('again')
  await second.pos.put(again, 1, [mugs])
  const refused = await second.pos.tryPost(`/sales/${again}/promo-codes`, { code })
  tell.say(`a second time: ${'code' in refused ? refused.messageForCashier : 'TAKEN AGAIN'}`)
  await second.pos.post(`/sales/${again}/cancel`)
}

function lastPiece(paper: string): string[] {
  return (
    paper
      .trimEnd()
      .split(/^(?:- )+-?$/m)
      .findLast(piece => piece.trim() !== '')
      ?.trim()
      .split('\n') ?? []
  )
}

const CHANGED_LINE = {
  ru: 'Чек и гарантия придут на почту. Куда прислать?',
  en: 'Receipt and warranty by e-mail. Where to?',
}
export const FIRST_LINE = { ru: 'Прислать чек на электронную почту?', en: 'Shall we e-mail the receipt?' }

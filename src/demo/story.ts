import { knownCustomerByScan, newCustomerByPhone, pointsSpent } from './chapters/customers.ts'
import { hubBack, hubStopped } from './chapters/hub-away.ts'
import { killedBetweenCommits, killedWhereRegisterPrints } from './chapters/kills.ts'
import { couponUsed, FIRST_LINE, scriptAndOffer } from './chapters/proposals.ts'
import { electronicOnly, givenUp, returned } from './chapters/receipts.ts'
import { exchanged, giftCard, paidHereHandedOverThere, twoSellers } from './chapters/settlements.ts'
import { openShifts, shiftsClosed } from './chapters/shifts.ts'
import { STAFF, staffVerified } from './chapters/staff.ts'
import { versionsChange } from './chapters/updates.ts'
import type { Narrator } from './narrate.ts'
import { createRegisterProgram } from './register-program.ts'
import { demoRules } from './rules.ts'
import { emptyCount, KNOWN_CARD, KNOWN_PHONE, type StoryCount } from './scene.ts'
import { openScreen } from './screen-client.ts'
import type { Stage } from './stage.ts'

/** One shop day in short chapters. */
export async function tellStory(stage: Stage, tell: Narrator): Promise<StoryCount> {
  const { first, second } = stage
  await stage.hub().addCustomer({ phone: KNOWN_PHONE, name: 'Вера', card: KNOWN_CARD, balanceMinor: 60_000 })
  await stage.hub().publishRules(demoRules(FIRST_LINE))
  await stage.hub().addStaff(STAFF)
  const count: StoryCount = { ...emptyCount }
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
  await couponUsed(scene, await scriptAndOffer(scene))
  await staffVerified(scene)
  const spent = await pointsSpent(scene)
  await electronicOnly(scene)
  await givenUp(scene)
  await paidHereHandedOverThere(scene)
  await exchanged(scene)
  await giftCard(scene)
  await twoSellers(scene)
  await hubStopped(scene)
  await hubBack(scene)
  scene.screen.close()
  await killedBetweenCommits(scene)
  await killedWhereRegisterPrints(scene)
  await returned(scene, spent)
  await versionsChange(scene)
  await shiftsClosed(scene)
  await scene.program.close()
  count.slips = stage.slips.pieces()
  return count
}

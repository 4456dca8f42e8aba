import { knownCustomerByScan, newCustomerByPhone, pointsSpent } from './chapters/customers.ts'
import { hubBack, hubStopped } from './chapters/hub-away.ts'
import { killedBetweenCommits, killedWhereRegisterPrints } from './chapters/kills.ts'
import { electronicOnly, givenUp, returned } from './chapters/receipts.ts'
import { openShifts, shiftsClosed } from './chapters/shifts.ts'
import type { Narrator } from './narrate.ts'
import { createRegisterProgram } from './register-program.ts'
import { KNOWN_CARD, KNOWN_PHONE, type StoryCount } from './scene.ts'
import { openScreen } from './screen-client.ts'
import type { Stage } from './stage.ts'

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

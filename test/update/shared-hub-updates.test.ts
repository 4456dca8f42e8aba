import { beforeEach, expect, it } from 'vitest'
import { type SharedHubUpdates, shareHubUpdates } from '../../src/agent/update/shared-hub-updates.ts'
import type { UpdateOffer, UpdateProgress } from '../../src/shared/desktop/update.ts'

const offer = (version: string): UpdateOffer => ({ version, ring: 'main', feedUrl: 'http://127.0.0.1:1/updates/x' })
const progress = (version: string): UpdateProgress => ({ version, from: '1.0.0', state: 'applied', atMs: 1 })

function line() {
  const on: { offered?: (offer: UpdateOffer) => void; halted?: () => void } = {}
  const reports: string[] = []
  let answer = true
  return {
    offer: (version: string) => on.offered?.(offer(version)),
    halt: () => on.halted?.(),
    goAway() {
      answer = false
    },
    reports,
    updates: {
      onOffered(listener: (offer: UpdateOffer) => void) {
        on.offered = listener
      },
      onHalted(listener: () => void) {
        on.halted = listener
      },
      report(told: UpdateProgress) {
        reports.push(told.version)
        return Promise.resolve(answer)
      },
    },
  }
}

let shared: SharedHubUpdates
let offered: string[]
let halts: number
beforeEach(() => {
  shared = shareHubUpdates()
  offered = []
  halts = 0
  shared.onOffered(({ version }) => offered.push(version))
  shared.onHalted(() => {
    halts += 1
  })
})

it('the agent of one register tells its hub everything, asked or not', async () => {
  const only = line()
  shared.add(only.updates)
  expect(await shared.report(progress('1.1.0'))).toBe(true)
  only.goAway()
  expect(await shared.report(progress('1.1.0'))).toBe(false)
})

it('with several, the hub hears of a version on the line it offered it by, and on no other', async () => {
  const [one, two] = [line(), line()]
  shared.add(one.updates)
  shared.add(two.updates)
  two.offer('1.1.0')
  expect(offered).toEqual(['1.1.0'])
  expect(await shared.report(progress('1.1.0'))).toBe(true)
  expect([one.reports, two.reports]).toEqual([[], ['1.1.0']])
})

it('nobody is told before an offer came (again): the report waits', async () => {
  const [one, two] = [line(), line()]
  shared.add(one.updates)
  shared.add(two.updates)
  expect(await shared.report(progress('1.1.0'))).toBe(false)
  one.offer('1.1.0')
  expect(await shared.report(progress('1.1.0'))).toBe(true)
})

it('an offer that is taken back from one register stands as long as another has it', () => {
  const [one, two] = [line(), line()]
  shared.add(one.updates)
  shared.add(two.updates)
  one.offer('1.1.0')
  two.halt()
  expect(halts).toBe(0)
  one.halt()
  expect(halts).toBe(1)
})

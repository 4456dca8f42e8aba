import { describe, expect, it } from 'vitest'
import { createConductor, LOOK_FIRST_MS } from '../../renderer/screen/conductor.ts'
import { createPressIds } from '../../renderer/screen/press-ids.ts'
import { createScreenStore, receiveSnapshot } from '../../renderer/screen/store.ts'
import { type CommandResult, ScreenCommand, type ScreenCommandInput } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { basket } from './support/sales.ts'
import { scenes } from './support/scenes.ts'
import { anna, composingCommands, errorForTest, saleForTest, snapshotForTest } from './support/snapshots.ts'

/** The screen without a page: what presses do to its state, and what they ask the agent for. */
function conductorForTest(first: Snapshot) {
  const store = createScreenStore()
  const commands: ScreenCommandInput[] = []
  let answer: Promise<CommandResult> = Promise.resolve({ ok: true })
  let nowMs = 0
  let lastId = 0
  const ids = createPressIds(() => `id-${++lastId}`)
  const link = {
    getSnapshot: async () => first,
    onSnapshot: () => undefined,
    send: (command: ScreenCommandInput) => {
      commands.push(ScreenCommand.parse(command))
      return answer
    },
  }
  function show(snapshot: Snapshot): void {
    store.setState(receiveSnapshot(store.getState(), snapshot, { wallMs: 0, steadyMs: nowMs }))
  }
  store.setState({ link: 'up' })
  show(first)
  return {
    conductor: createConductor({ store, link, ids, steadyNow: () => nowMs }),
    store,
    commands,
    show,
    answerWith: (next: Promise<CommandResult>) => {
      answer = next
    },
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

const type = (conductor: ReturnType<typeof createConductor>, text: string) => {
  for (const digit of text) conductor.type(digit)
}

describe('presses', () => {
  it('do not print a prepared return before it could be looked at', () => {
    const { conductor, commands, pass } = conductorForTest(scenes['return-prepared'].snapshot)
    conductor.main()
    expect(commands).toEqual([])
    pass(LOOK_FIRST_MS)
    conductor.main()
    expect(commands).toMatchObject([{ name: 'pay', tenders: [{ kind: 'card' }, { kind: 'cash' }] }])
  })

  it('ask once while the answer is on its way', () => {
    const { conductor, commands, answerWith } = conductorForTest(scenes.composing.snapshot)
    answerWith(new Promise(() => undefined))
    conductor.main()
    conductor.main()
    expect(commands).toHaveLength(1)
  })

  it('let the newest phone number win', () => {
    const { conductor, commands, answerWith } = conductorForTest(scenes.composing.snapshot)
    answerWith(new Promise(() => undefined))
    type(conductor, '9215550147')
    conductor.erase()
    type(conductor, '8')
    expect(commands).toMatchObject([{ phone: '+79215550147' }, { phone: '+79215550148' }])
  })

  it('ask for nothing while the agent is away', () => {
    const { conductor, commands, store } = conductorForTest(scenes.composing.snapshot)
    store.setState({ link: 'down' })
    conductor.main()
    conductor.press('F9')
    expect(commands).toEqual([])
  })

  it('keep a panel open when its command was refused', async () => {
    const { conductor, store, answerWith } = conductorForTest(scenes.composing.snapshot)
    const refused: CommandResult = { ok: false, error: errorForTest('sale.no-such-line') }
    answerWith(Promise.resolve(refused))
    conductor.press('F3')
    conductor.type('2')
    conductor.main()
    await expect.poll(() => store.getState().refusal?.code).toBe('sale.no-such-line')
    expect(store.getState().panel).toBe('quantity')
  })
})

describe('a new snapshot', () => {
  it('closes panels and forgets what was typed when the step changes', () => {
    const { conductor, store, show } = conductorForTest(scenes.composing.snapshot)
    conductor.press('F3')
    conductor.type('2')
    show(scenes.paying.snapshot)
    expect(store.getState()).toMatchObject({ panel: undefined, entries: {} })
  })

  it('leaves a half-typed phone alone while lines are scanned', () => {
    const { conductor, store, show } = conductorForTest(scenes.composing.snapshot)
    type(conductor, '92155')
    show(snapshotForTest({ sale: saleForTest([...basket, ...basket]), allowed: composingCommands }))
    expect(store.getState().entries.phone).toBe('92155')
  })

  it('moves the choice to a line just scanned, and off one that is gone', () => {
    const { conductor, store, show } = conductorForTest(scenes.composing.snapshot)
    conductor.selectLine(-1)
    expect(store.getState().selectedLineKey).toBe('3')
    show(snapshotForTest({ sale: saleForTest(basket.slice(0, 2)), allowed: composingCommands }))
    expect(store.getState().selectedLineKey).toBeUndefined()
  })

  it('empties the pad once the customer is known', () => {
    const { conductor, store, show } = conductorForTest(scenes.composing.snapshot)
    type(conductor, '9215550147')
    const customer = { state: 'identified' as const, customer: anna }
    show(snapshotForTest({ sale: saleForTest(basket, { customer }), allowed: composingCommands }))
    expect(store.getState().entries.phone).toBe('')
  })
})

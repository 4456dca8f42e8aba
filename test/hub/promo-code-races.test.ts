import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLoyalShop } from './support/loyal-shop.ts'
import { cancelledPayload, salePayload } from './support/payloads.ts'

type Step = Readonly<{ register: number; sale: number }> &
  (
    | Readonly<{ step: 'reserve'; revision: number; withCode: boolean }>
    | Readonly<{ step: 'release' | 'cancel'; revision: number }>
    | Readonly<{ step: 'complete'; withCode: boolean }>
    | Readonly<{ step: 'return' | 'reconnect' }>
  )

const place = { register: fc.integer({ min: 0, max: 1 }), sale: fc.integer({ min: 0, max: 1 }) }
const revision = fc.integer({ min: 1, max: 3 })
const withCode = fc.boolean()

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ ...place, step: fc.constant('reserve' as const), revision, withCode }),
  fc.record({ ...place, step: fc.constantFrom('release' as const, 'cancel' as const), revision }),
  fc.record({ ...place, step: fc.constant('complete' as const), withCode }),
  fc.record({ ...place, step: fc.constantFrom('return' as const, 'reconnect' as const) }),
)

test('whatever two registers do, no code is used twice without a finding, and a returned one is good again', async () => {
  const { hub, first, second, folder } = await openLoyalShop()
  const database = new Database(join(folder, 'hub.db'), { readonly: true })
  let fd = 0
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 20 }), async run => {
      const name = randomUUID()
      const code = `C-${name.slice(0, 8).toUpperCase()}`
      await hub.addPromoCodes({ promotionId: 'pillows-20', codes: [code] })
      const using = (isUsing: boolean) => (isUsing ? [{ code, promotionId: 'pillows-20' }] : [])
      const agents = [first, second]
      const pushed = agents.map(agent => agent.journal.entries.length)
      const returned = new Set<string>()
      const completed = new Map<string, boolean>()

      for (const move of run) {
        const agent = agents[move.register] ?? first
        const saleId = `${name}:${move.register}:${move.sale}`
        if (move.step === 'reserve') {
          const promoCodes = using(move.withCode).map(use => use.code)
          await agent.ask('points.reserve', { saleId, revision: move.revision, amountMinor: 0, promoCodes })
        } else if (move.step === 'release') {
          await agent.must('points.release', { saleId, revision: move.revision })
        } else if (move.step === 'cancel') {
          agent.journal.add('sale-cancelled', cancelledPayload(saleId, move.revision))
        } else if (move.step === 'complete') {
          fd += 1
          agent.journal.add('sale-completed', salePayload({ saleId, fd, promoCodes: using(move.withCode) }))
          if (!completed.has(saleId)) completed.set(saleId, move.withCode)
        } else if (move.step === 'return') {
          fd += 1
          const back = salePayload({ saleId: `${saleId}:back`, fd, kind: 'return', returnOf: saleId })
          agent.journal.add('sale-completed', back)
          returned.add(saleId)
        } else await agent.hello({ liveSales: [] })
        const fresh = agent.journal.entries.slice(pushed[move.register])
        if (fresh.length > 0) await agent.push(fresh)
        pushed[move.register] = agent.journal.entries.length
      }
      for (const [at, agent] of agents.entries()) {
        for (const sale of [0, 1]) await agent.must('points.release', { saleId: `${name}:${at}:${sale}`, revision: 9 })
      }
      await hub.whenApplied()

      const standing = [...completed].filter(([saleId, isUsing]) => isUsing && !returned.has(saleId)).length
      const ever = [...completed.values()].filter(isUsing => isUsing).length
      const twice = database
        .prepare<[string], number>(
          "select count(*) from findings where finding_key like 'loyalty.promo-code-twice ' || ? || '%'",
        )
        .pluck()
        .get(code)
      const { status } = await first.must('promo-codes.check', { saleId: `${name}:check`, code })
      expect(status).toBe(standing > 0 ? 'used' : 'valid')
      expect(twice).toBeGreaterThanOrEqual(Math.max(0, standing - 1))
      expect(twice).toBeLessThanOrEqual(Math.max(0, ever - 1))
    }),
    { numRuns: 60 },
  )
  database.close()
})

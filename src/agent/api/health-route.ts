import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ErrorData } from '../../shared/errors/app-error.ts'
import { RegisterId } from '../../shared/ids.ts'
import { FiscalMode, LoyaltyMode } from '../../shared/sale-view.ts'
import type { Register } from '../register.ts'

const RegisterHealth = z.object({
  /** `offline`: sales go on, loyalty follows. */
  mode: LoyaltyMode,
  registerId: RegisterId,
  fiscalMode: FiscalMode,
  hub: z.object({ state: z.string(), unsent: z.int(), unapplied: z.int(), oldestUnsentMs: z.int().optional() }),
  device: z.object({ state: z.string(), shift: z.string(), error: ErrorData.optional() }),
  /** Sales and operations whose outcome is being found out. */
  unsettled: z.int(),
})

const Health = RegisterHealth.extend({
  version: z.string(),
  nowMs: z.int(),
  /** All registers of this agent, told to whoever does not say which one is meant. */
  registers: z.array(RegisterHealth).optional(),
})

/**
 * Says how the register of the token is; without one, how each register of this agent is, the first one in front. Nothing
 * here is about people or money.
 */
export function healthRoute(
  register: Register,
  registers: readonly Register[],
  now: () => number,
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/v1/health',
      {
        schema: { tags: ['health'], summary: 'How this register is', response: { 200: Health } },
        config: { isPublic: true },
      },
      async ({ caller }) => ({
        ...healthOf(register),
        version: register.snapshot().register.version,
        nowMs: now(),
        registers: caller ? undefined : registers.map(healthOf),
      }),
    )
  }
}

function healthOf(register: Register): z.infer<typeof RegisterHealth> {
  const { register: who, hub, device } = register.snapshot()
  const { oldestUnsentMs } = register.sync.status()
  return {
    mode: hub.state === 'online' ? 'online' : 'offline',
    registerId: who.registerId,
    fiscalMode: who.fiscalMode,
    hub: { state: hub.state, unsent: hub.unsent, unapplied: hub.unapplied, oldestUnsentMs },
    device: { state: device.state, shift: device.shift.state, error: device.error },
    unsettled: register.runner.open().filter(({ phase }) => phase.state === 'settling').length,
  }
}

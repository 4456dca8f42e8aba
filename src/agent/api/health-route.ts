import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ErrorData } from '../../shared/errors/app-error.ts'
import { RegisterId } from '../../shared/ids.ts'
import { FiscalMode } from '../../shared/sale-view.ts'
import type { Register } from '../register.ts'

const Health = z.object({
  /** `offline`: sales go on, loyalty follows. */
  mode: z.enum(['online', 'offline']),
  registerId: RegisterId,
  version: z.string(),
  fiscalMode: FiscalMode,
  nowMs: z.int(),
  hub: z.object({ state: z.string(), unsent: z.int(), unapplied: z.int(), oldestUnsentMs: z.int().optional() }),
  device: z.object({ state: z.string(), shift: z.string(), error: ErrorData.optional() }),
  /** Sales and operations whose outcome is being found out. */
  unsettled: z.int(),
})

/** Says how the register is, without a token: nothing here is about people or money. */
export function healthRoute(register: Register, now: () => number): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/v1/health',
      {
        schema: { tags: ['health'], summary: 'How this register is', response: { 200: Health } },
        config: { isPublic: true },
      },
      async () => {
        const { register: who, hub, device } = register.snapshot()
        const { oldestUnsentMs } = register.sync.status()
        const unsettled = register.runner.open().filter(({ phase }) => phase.state === 'settling').length
        return {
          mode: hub.state === 'online' ? ('online' as const) : ('offline' as const),
          registerId: who.registerId,
          version: who.version,
          fiscalMode: who.fiscalMode,
          nowMs: now(),
          hub: { state: hub.state, unsent: hub.unsent, unapplied: hub.unapplied, oldestUnsentMs },
          device: { state: device.state, shift: device.shift.state, error: device.error },
          unsettled,
        }
      },
    )
  }
}

import type { FastifyInstance } from 'fastify'
import type { RegisterId } from '../../shared/ids.ts'
import type { Register } from '../register.ts'
import { bearerOf } from './access.ts'
import { type ApiServerDeps, createApiServer } from './server.ts'

type Deps = Omit<ApiServerDeps, 'register' | 'elsewhere'> & Readonly<{ registers: readonly [Register, ...Register[]] }>

/**
 * One port for all registers of this agent: the token says which of them a request is about, and that one's own server
 * answers. What it holds of sales and devices is its register's alone, so nobody sees another's. What names no register
 * (the screen's files, pairing, a wrong token) is answered by the first.
 */
export async function createRegisterServers(deps: Deps): Promise<FastifyInstance> {
  const { access, registers } = deps
  const [first, ...others] = registers
  const servers = new Map<RegisterId, FastifyInstance>()
  const server = await createApiServer({
    ...deps,
    register: first,
    elsewhere: ({ url, headers }) => {
      if (servers.size === 0 || !url?.startsWith('/v1/')) return undefined
      const caller = access.callerOf(bearerOf(headers))
      return caller && servers.get(caller.registerId)
    },
  })
  for (const register of others) {
    const own = await createApiServer({ ...deps, register, screenFolder: undefined })
    await own.ready()
    servers.set(register.settings.registerId, own)
    server.addHook('onClose', () => own.close())
  }
  return server
}

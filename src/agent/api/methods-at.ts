import type { FastifyInstance } from 'fastify'

/** Which methods an address of the local API takes. A caller that mixed them up is told so, instead of "not found". */
export function watchMethods(app: FastifyInstance): (path: string) => string[] {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith('/v1/')) return
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
    routes.push({ pattern, methods: [method].flat() })
  })
  return path => {
    const bare = path.replace(/\?.*$/, '')
    return [...new Set(routes.filter(({ pattern }) => pattern.test(bare)).flatMap(({ methods }) => methods))].sort()
  }
}

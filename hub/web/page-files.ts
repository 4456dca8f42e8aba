import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import en from './locales/en.json' with { type: 'json' }
import ru from './locales/ru.json' with { type: 'json' }

/** Where the page is built to. */
export const builtPageFolder = join(import.meta.dirname, '../../dist/owner-page')

/** Serves the built page at `/`. It may be built while the hub runs; until then the hub says how. */
export async function servePageFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false })

  app.get('/', async (_request, reply) => {
    if (existsSync(join(folder, 'index.html'))) return reply.sendFile('index.html')
    return reply.code(503).type('text/html; charset=utf-8').send(notBuilt)
  })
  app.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`),
  )
}

const notBuilt = `<!doctype html>
<html lang="ru">
  <head><meta charset="utf-8"><title>Tillside</title></head>
  <body>
    <h1>${ru['not-built'].title}</h1>
    <p>${ru['not-built'].action} <code>npm run build</code></p>
    <div lang="en">
      <h1>${en['not-built'].title}</h1>
      <p>${en['not-built'].action} <code>npm run build</code></p>
    </div>
  </body>
</html>
`

// Stands in for a version of Tillside: speaks the launcher's language and behaves as `behaviour.json` beside package.json says.
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const behaviour = JSON.parse(readFileSync(join(root, 'behaviour.json'), 'utf8'))
const [command] = process.argv.slice(2)
const dataFolder = process.argv[process.argv.indexOf('--data') + 1]

if (command === 'self-test') {
  if (behaviour.selfTest === 'fails') process.stderr.write('no module for this computer')
  process.exit(behaviour.selfTest === 'fails' ? 1 : 0)
}

process.on('disconnect', () => process.exit(0))
if (!takeLock()) {
  writeFileSync(join(dataFolder, 'two-at-once'), '')
  process.send({ type: 'failed', code: 'db.locked' }, () => process.exit(1))
}
writeFileSync(join(dataFolder, 'agent.pid'), String(process.pid))

if (behaviour.start === 'crashes') process.exit(3)
if (behaviour.start === 'fails') {
  process.send({ type: 'failed', code: 'setup.settings-invalid', detail: 'port' }, () => process.exit(1))
}

let isDeaf = false
const server = createServer((request, response) => {
  if (isDeaf || behaviour.isDeaf) return
  if (request.url === '/echo') return request.pipe(response)
  if (request.url === '/deaf') isDeaf = true
  if (request.url === '/die') process.kill(process.pid, 'SIGKILL')
  response.setHeader('content-type', 'application/json')
  const health = { mode: 'online', registerId: 'r-1', version, hub: { state: 'online' }, device: { state: 'ready' } }
  response.end(JSON.stringify({ ...health, pid: process.pid, host: request.headers.host, ...behaviour.health }))
})
process.on('message', message => {
  if (message.type === 'stop' && !behaviour.ignoresStop) process.exit(0)
  if (message.type === 'ask-lease') process.send({ type: 'lease-taken', leaseId: message.leaseId })
})
if (behaviour.start === undefined) {
  server.listen(0, '127.0.0.1', () => {
    process.send({ type: 'ready', port: server.address().port, version, screenToken: `token-of-${version}` })
  })
}

/** The same lock as the real agent's: the operating system frees it when the process is gone. */
function takeLock() {
  const Sqlite = createRequire(import.meta.url)(behaviour.sqlite)
  const holder = new Sqlite(join(dataFolder, 'writer.lock'), { timeout: 0 })
  try {
    holder.pragma('journal_mode = MEMORY')
    holder.exec('BEGIN EXCLUSIVE')
    globalThis.held = holder
    return true
  } catch {
    return false
  }
}

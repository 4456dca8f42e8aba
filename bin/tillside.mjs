#!/usr/bin/env node
// Starts the command line on a Node that can run it. Older ones cannot even load the TypeScript behind it.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WANTED_MAJOR = 24
const here = dirname(fileURLToPath(import.meta.url))
const main = join(here, '..', 'src', 'cli', 'main.ts')

if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) {
  await import(new URL('../src/cli/main.ts', import.meta.url).href)
} else {
  const own = ownNode()
  if (!own) {
    process.stderr.write(
      `T801 This is Node ${process.versions.node}; Tillside needs Node ${WANTED_MAJOR}.\n` +
        'Run it as "npm start" in its folder (npm brings the right Node along), or install Node 24 from nodejs.org.\n',
    )
    process.exit(1)
  }
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Whoever ends this process means the one that works. Ctrl+C reaches both by itself.
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGINT', () => undefined)
  child.on('error', error => {
    process.stderr.write(`T801 ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]))
}

/** The Node that npm installed beside us, if this platform has one. */
function ownNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  try {
    return createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/${file}`)
  } catch {
    return undefined
  }
}

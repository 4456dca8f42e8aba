import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { isChromiumPacked, unpackChromium } from './unpack-chromium.ts'

/**
 * Written out, because the arguments that come with the packed Chromium switch web security off, and every test of
 * origins would lie.
 */
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/**
 * Starts a Chromium with an empty profile and web security on. Linux x64: the one npm carries, with the shared
 * libraries it needs; elsewhere the installed Chrome. The caller closes it.
 */
export async function launchChromium(): Promise<Browser> {
  // Scroll bars are part of what a cashier sees.
  const options = { args, ignoreDefaultArgs: ['--hide-scrollbars'], timeout: 20_000 }
  if (!isChromiumPacked) return chromium.launch({ ...options, channel: 'chrome' })
  const folder = await unpackChromium()
  return chromium.launch({
    ...options,
    executablePath: join(folder, 'chromium'),
    chromiumSandbox: process.getuid?.() !== 0,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  })
}

import { describe, expect, it } from 'vitest'
import { createPagePolicy, withContentPolicy } from '../../../src/desktop/shell/page-policy.ts'
import { addressAgain, newPage, type PageEvent, watchPage } from '../../../src/desktop/shell/page-watch.ts'
import { moveKeyboard } from '../../../src/desktop/shell/panel-keyboard.ts'
import { dataFolderOf, launcherCommand } from '../../../src/desktop/shell/places.ts'
import { parseScreenFile } from '../../../src/desktop/shell/screen-file.ts'
import { planStartUp } from '../../../src/desktop/shell/start-up.ts'
import { pagePreferences, planWindow } from '../../../src/desktop/shell/window-plan.ts'

const workArea = { x: 0, y: 24, width: 1366, height: 744 }

describe('the window', () => {
  it('alone on the screen takes all of it', () => {
    const plan = planWindow({ variant: 'full', widthPx: 420, hotkey: 'Control+F12' }, workArea)
    expect(plan).toMatchObject({ kiosk: true, focusable: true, bounds: workArea })
  })

  it.each([
    [420, { x: 946, y: 24, width: 420, height: 744 }],
    [100, { x: 1006, y: 24, width: 360, height: 744 }],
    [900, { x: 886, y: 24, width: 480, height: 744 }],
  ])('as a panel of %i px stands at the right edge', (widthPx, bounds) => {
    expect(planWindow({ variant: 'panel', widthPx, hotkey: 'F12' }, workArea).bounds).toEqual(bounds)
  })

  it('as a panel is never activated by a touch', () => {
    const plan = planWindow({ variant: 'panel', widthPx: 420, hotkey: 'F12' }, workArea)
    expect(plan).toMatchObject({ focusable: false, alwaysOnTop: true, skipTaskbar: true, isShownInactive: true })
  })

  it('gives its page nothing of Node', () => {
    expect(pagePreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })
})

describe('the page', () => {
  const policy = createPagePolicy('http://127.0.0.1:7710/#token=secret')

  it.each([
    ['http://127.0.0.1:7710/', true],
    ['http://127.0.0.1:7710/?again=1#token=x', true],
    ['http://127.0.0.1:7711/', false],
    ['https://127.0.0.1:7710/', false],
    ['http://127.0.0.1:7710.evil.example/', false],
    ['http://127.0.0.1:7710@evil.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('may go to %s: %s', (url, isAllowed) => {
    expect(policy.mayNavigate(url)).toBe(isAllowed)
  })

  it.each([
    ['clipboard-sanitized-write', 'http://127.0.0.1:7710/', true],
    ['clipboard-sanitized-write', 'http://evil.example/', false],
    ['media', 'http://127.0.0.1:7710/', false],
    ['geolocation', 'http://127.0.0.1:7710/', false],
    ['serial', 'http://127.0.0.1:7710/', false],
  ])('may use %s of %s: %s', (permission, url, isAllowed) => {
    expect(policy.mayUse(permission, url)).toBe(isAllowed)
  })

  it('runs nothing from an answer without a content policy, and keeps the agent’s own', () => {
    expect(withContentPolicy({ a: ['b'] })['content-security-policy']?.[0]).toMatch(/^default-src 'none'/)
    const own = { 'Content-Security-Policy': ["default-src 'self'"] }
    expect(withContentPolicy(own)).toEqual(own)
  })

  const health = (mode: string | undefined, version: string | undefined): PageEvent => ({
    type: 'health',
    mode,
    version,
  })
  const play = (events: readonly PageEvent[]) => {
    let watch = newPage
    return events.map(event => {
      const step = watchPage(watch, event)
      watch = step.watch
      return step.reloadInMs
    })
  }

  it('is loaded again when another version answers, and not while the agent is away', () => {
    const events = [health('online', '1.0.0'), health('down', '1.0.0'), health(undefined, undefined)]
    expect(play([...events, health('online', '1.0.0')])).toEqual([undefined, undefined, undefined, undefined])
    expect(play([...events, health('down', '1.1.0'), health('online', '1.1.0')]).at(-1)).toBe(0)
  })

  it('is loaded again when it crashed, ever more slowly when it keeps crashing', () => {
    const gone: PageEvent = { type: 'renderer-gone' }
    expect(play([gone, gone, gone, gone, gone, gone])).toEqual([0, 500, 1000, 2000, 5000, 5000])
    expect(play([gone, gone, { type: 'loaded' }, health('online', '1.0.0'), gone]).at(-1)).toBe(0)
  })

  it('is really loaded again, with its token', () => {
    expect(addressAgain('http://127.0.0.1:7710/#token=t', 2)).toBe('http://127.0.0.1:7710/?again=2#token=t')
  })
})

describe('the keyboard of the panel', () => {
  it.each([
    ['register-software', 'hotkey', 'panel', 'take'],
    ['register-software', 'escape', 'register-software', 'none'],
    ['register-software', 'blurred', 'register-software', 'none'],
    ['register-software', 'idle', 'register-software', 'none'],
    ['panel', 'hotkey', 'register-software', 'give-back'],
    ['panel', 'escape', 'register-software', 'give-back'],
    ['panel', 'blurred', 'register-software', 'give-back'],
    ['panel', 'idle', 'register-software', 'give-back'],
  ] as const)('of %s, after %s: %s', (now, event, next, effect) => {
    expect(moveKeyboard(now, event)).toEqual({ next, effect })
  })
})

describe('the start of the window', () => {
  const base = { isPortAnswering: false, isScreenKnown: true, waitedMs: 0, hasStarted: false }
  it.each([
    [{ ...base, isPortAnswering: true }, 'open'],
    [{ ...base, isPortAnswering: true, isScreenKnown: false }, 'wait'],
    [base, 'wait'],
    [{ ...base, waitedMs: 10_000 }, 'start-launcher'],
    [{ ...base, waitedMs: 10_000, isScreenKnown: false }, 'start-launcher'],
    [{ ...base, waitedMs: 60_000, hasStarted: true }, 'wait'],
  ] as const)('%o: %s', (situation, plan) => {
    expect(planStartUp(situation)).toBe(plan)
  })

  it('finds the data folder and the launcher of this installation', () => {
    expect(dataFolderOf(['x', '--data=/d'], { TILLSIDE_DATA: '/e' }, 'linux')).toBe('/d')
    expect(dataFolderOf([], { TILLSIDE_DATA: '/e' }, 'linux')).toBe('/e')
    expect(dataFolderOf([], {}, 'linux')).toBe('/var/lib/tillside')
    expect(launcherCommand('/r', '/d', 'linux')).toEqual({
      command: '/r/node/node',
      args: ['/r/tillside/bin/tillside.mjs', 'launch', '--data', '/d'],
    })
  })

  it('takes an address of this computer only', () => {
    const at = (url: string) => parseScreenFile(JSON.stringify({ screenUrl: url, healthUrl: url, window: {} }))
    expect(at('http://127.0.0.1:7710/#token=t')?.window).toEqual({
      variant: 'full',
      widthPx: 420,
      hotkey: 'Control+F12',
    })
    expect(at('http://evil.example/')).toBeUndefined()
    expect(at('https://127.0.0.1/')).toBeUndefined()
  })
})

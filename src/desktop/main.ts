import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { app, BrowserWindow, globalShortcut, Menu, screen, session } from 'electron'
import { createPagePolicy, withContentPolicy } from './shell/page-policy.ts'
import { addressAgain, newPage, type PageEvent, watchPage } from './shell/page-watch.ts'
import { type KeyboardEvent, moveKeyboard, type PanelKeyboard } from './shell/panel-keyboard.ts'
import { dataFolderOf, launcherCommand } from './shell/places.ts'
import { readScreenFile, type ScreenFile } from './shell/screen-file.ts'
import { planInstance, planStartUp } from './shell/start-up.ts'
import { pagePreferences, planWindow } from './shell/window-plan.ts'

// The window on the register, and nothing more: every decision stands in shell/, tested without Electron. The launcher is
// another process, so this one may die at any time.

const LOOK_EVERY_MS = 1000
const IDLE_MS = 30_000

type Health = Readonly<{ mode?: string; version?: string }>

const dataFolder = dataFolderOf(process.argv, process.env, process.platform)

app.enableSandbox()
if (planInstance(app.requestSingleInstanceLock()) === 'leave') app.quit()
else await run()

async function run(): Promise<void> {
  await app.whenReady()
  Menu.setApplicationMenu(null)
  const register = await whenThere()
  guard(register)
  open(register)
  app.on('window-all-closed', () => app.quit())
}

async function whenThere(): Promise<ScreenFile> {
  let hasStarted = false
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const register = readScreenFile(dataFolder)
    const isPortAnswering = register !== undefined && (await askHealth(register.healthUrl)) !== undefined
    const plan = planStartUp({ isPortAnswering, isScreenKnown: register !== undefined, waitedMs, hasStarted })
    if (plan === 'open' && register) return register
    if (plan === 'start-launcher') {
      hasStarted = true
      const { command, args } = launcherCommand(process.resourcesPath, dataFolder, process.platform)
      const launcher = spawn(command, args, { detached: true, stdio: 'ignore', windowsHide: true })
      launcher.on('error', () => undefined)
      launcher.unref()
    }
    await pause(LOOK_EVERY_MS)
  }
}

function guard({ screenUrl }: ScreenFile): void {
  const policy = createPagePolicy(screenUrl)
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => {
      if (!policy.mayNavigate(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', event => {
      if (!policy.mayNavigate(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(policy.mayUse(permission, details.requestingUrl))
  })
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => policy.mayUse(permission, origin))
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onHeadersReceived((details, answer) => {
    answer({ responseHeaders: withContentPolicy(details.responseHeaders) })
  })
  defaultSession.on('will-download', event => event.preventDefault())
}

function open(register: ScreenFile): void {
  const plan = planWindow(register.window, screen.getPrimaryDisplay().workArea)
  const { bounds, isShownInactive, ...options } = plan
  const window = new BrowserWindow({ ...bounds, ...options, show: false, webPreferences: pagePreferences })
  window.once('ready-to-show', () => (isShownInactive ? window.showInactive() : window.show()))
  app.on('second-instance', () => (isShownInactive ? window.showInactive() : window.focus()))
  screen.on('display-metrics-changed', () => {
    window.setBounds(planWindow(register.window, screen.getPrimaryDisplay().workArea).bounds)
  })
  if (isShownInactive) shareKeyboard(window, register.window.hotkey)
  keepLoaded(window, register)
}

function keepLoaded(window: BrowserWindow, register: ScreenFile): void {
  let watch = newPage
  let reload: NodeJS.Timeout | undefined
  let reloads = 0
  const happen = (event: PageEvent): void => {
    const step = watchPage(watch, event)
    watch = step.watch
    if (step.reloadInMs === undefined) return
    clearTimeout(reload)
    reloads += 1
    const { screenUrl } = readScreenFile(dataFolder) ?? register
    const load = () => void window.loadURL(addressAgain(screenUrl, reloads)).catch(() => undefined)
    reload = setTimeout(load, step.reloadInMs)
  }
  window.webContents.on('render-process-gone', () => happen({ type: 'renderer-gone' }))
  window.webContents.on('unresponsive', () => window.webContents.forcefullyCrashRenderer())
  window.webContents.on('did-fail-load', (_event, _code, _text, _url, isMainFrame) => {
    if (isMainFrame) happen({ type: 'load-failed' })
  })
  window.webContents.on('did-finish-load', () => happen({ type: 'loaded' }))
  setInterval(async () => {
    const health = await askHealth(register.healthUrl)
    if (!window.isDestroyed()) happen({ type: 'health', mode: health?.mode, version: health?.version })
  }, LOOK_EVERY_MS)
  window.loadURL(register.screenUrl).catch(() => undefined)
}

/** Beside register software the keyboard is a guest here. */
function shareKeyboard(window: BrowserWindow, hotkey: string): void {
  let keyboard: PanelKeyboard = 'register-software'
  let idle: NodeJS.Timeout | undefined
  const happen = (event: KeyboardEvent): void => {
    const { next, effect } = moveKeyboard(keyboard, event)
    keyboard = next
    clearTimeout(idle)
    if (keyboard === 'panel') idle = setTimeout(() => happen('idle'), IDLE_MS)
    if (effect === 'take') {
      window.setFocusable(true)
      window.focus()
    } else if (effect === 'give-back') {
      window.setFocusable(false)
      // Hiding is what makes the system give the keyboard to the window that had it before.
      window.hide()
      window.showInactive()
    }
  }
  globalShortcut.register(hotkey, () => happen('hotkey'))
  window.on('blur', () => happen('blurred'))
  window.webContents.on('before-input-event', (_event, { type, key }) => {
    if (type !== 'keyDown' || keyboard !== 'panel') return
    if (key === 'Escape') return happen('escape')
    clearTimeout(idle)
    idle = setTimeout(() => happen('idle'), IDLE_MS)
  })
}

async function askHealth(url: string): Promise<Health | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(LOOK_EVERY_MS) })
    return (await answer.json()) as Health
  } catch {
    return undefined
  }
}

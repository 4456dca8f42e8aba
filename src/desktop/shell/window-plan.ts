/** How the register stands on this computer: alone on the screen, or beside full-screen register software. */
export type WindowSettings = Readonly<{
  variant: 'full' | 'panel'
  /** Of the panel, in logical pixels. */
  widthPx: number
  /** Gives the panel the keyboard, and takes it back. As Electron spells it: `Control+F12`. */
  hotkey: string
}>

export type Rectangle = Readonly<{ x: number; y: number; width: number; height: number }>

const NARROWEST_PX = 360
const WIDEST_PX = 480

/** The part of Electron's window options that we decide. */
export type WindowPlan = Readonly<{
  bounds: Rectangle
  kiosk: boolean
  frame: boolean
  resizable: boolean
  focusable: boolean
  alwaysOnTop: boolean
  skipTaskbar: boolean
  /** The panel comes up without taking the keyboard from the register software. */
  isShownInactive: boolean
}>

/** Where the window stands and what it may take. `workArea` is the part of the display that no task bar covers. */
export function planWindow(settings: WindowSettings, workArea: Rectangle): WindowPlan {
  if (settings.variant === 'full') {
    return {
      bounds: workArea,
      kiosk: true,
      frame: false,
      resizable: false,
      focusable: true,
      alwaysOnTop: false,
      skipTaskbar: false,
      isShownInactive: false,
    }
  }
  return {
    bounds: panelBounds(settings.widthPx, workArea),
    kiosk: false,
    frame: false,
    resizable: false,
    // A touch must not take the keyboard away: the next scan still belongs to the register software.
    focusable: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    isShownInactive: true,
  }
}

function panelBounds(wishedPx: number, { x, y, width, height }: Rectangle): Rectangle {
  const panelPx = Math.min(Math.max(Math.round(wishedPx), NARROWEST_PX), WIDEST_PX, width)
  return { x: x + width - panelPx, y, width: panelPx, height }
}

/** Electron's checklist, as far as it is said in the options of a page. */
export const pagePreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  devTools: false,
  // A panel that is never focused must not be slowed down as if nobody looked.
  backgroundThrottling: false,
} as const

/** Who has the keyboard while the panel stands beside the register software. */
export type PanelKeyboard = 'register-software' | 'panel'

export type KeyboardEvent =
  /** The global hotkey. */
  | 'hotkey'
  /** Escape, typed in the panel. */
  | 'escape'
  /** The window lost the keyboard to another one: a click on the register software. */
  | 'blurred'
  /** Nothing was typed for a while: whoever walked away must not leave the scanner with the panel. */
  | 'idle'

export type KeyboardEffect = 'take' | 'give-back' | 'none'

/** The panel gets the keyboard by the hotkey only, and gives it back in every other case. */
export function moveKeyboard(
  now: PanelKeyboard,
  event: KeyboardEvent,
): Readonly<{ next: PanelKeyboard; effect: KeyboardEffect }> {
  if (now === 'register-software') {
    return event === 'hotkey' ? { next: 'panel', effect: 'take' } : { next: now, effect: 'none' }
  }
  return { next: 'register-software', effect: 'give-back' }
}

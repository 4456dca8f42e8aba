import type { KeyName } from './action.ts'
import type { Conductor } from './conductor.ts'
import { type Burst, mayBeScan, noBurst, scanEndedBy, typeInBurst } from './scan-burst.ts'
import type { ScreenState, ScreenStore } from './store.ts'

const functionKeys = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F12'] satisfies KeyName[]
const commandKeys: readonly string[] = [...functionKeys, 'Escape']
/** The browser's own meanings of these keys have no place at a till. */
const swallowed: readonly string[] = [...functionKeys]
/** Keys that act like function keys, except where a text is edited. */
const editingKeys = ['Delete', 'Insert', 'Home', 'End', 'PageUp', 'PageDown'] satisfies KeyName[]
const isEditingKey = (key: string): key is (typeof editingKeys)[number] => (editingKeys as string[]).includes(key)

/** The keyboard of the whole screen. Fields for text keep their letters, digits and Enter. */
export function listenToKeys(target: Window, store: ScreenStore, conductor: Conductor): void {
  let burst: Burst = noBurst
  let entriesBeforeBurst: ScreenState['entries'] = {}

  function onCharacter(character: string, atMs: number): void {
    const before = store.getState().entries
    burst = typeInBurst(burst, character, atMs)
    if (burst.text.length === 1) entriesBeforeBurst = before
    if (/^\d$/.test(character)) conductor.type(character, mayBeScan(burst))
    else if (character === '+') conductor.plus()
    else if (conductor.takesLetters()) conductor.letter(character)
    else if (character === ',' || character === '.') conductor.type(',')
  }

  function onEnter(event: KeyboardEvent): void {
    const scan = scanEndedBy(burst, event.timeStamp)
    burst = noBurst
    // A button reached by Tab is pressed by Enter, as everywhere.
    if (scan === undefined && event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    if (scan === undefined) conductor.main()
    else conductor.scanned(scan, entriesBeforeBurst)
  }

  /** Keys that mean the same everywhere. Held down they act once. */
  function onCommandKey(key: string): void {
    if (key === 'Escape') conductor.back()
    else conductor.press(key as KeyName)
  }

  function onEditingKey(event: KeyboardEvent): void {
    const { key } = event
    if (key === 'Backspace') conductor.erase()
    else if (key === 'ArrowUp' || key === 'ArrowDown') {
      event.preventDefault()
      conductor.selectLine(key === 'ArrowUp' ? -1 : 1)
    } else if (key.length === 1) onCharacter(key, event.timeStamp)
    else if (isEditingKey(key)) {
      event.preventDefault()
      if (!event.repeat) conductor.press(key)
    } else if (!event.repeat && key === 'Enter') onEnter(event)
    else if (key === 'Enter') event.preventDefault()
  }

  target.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (swallowed.includes(event.key)) event.preventDefault()
    if (commandKeys.includes(event.key)) {
      if (!event.repeat) onCommandKey(event.key)
    } else if (!(event.target instanceof HTMLInputElement)) onEditingKey(event)
  })

  // A touched button does not take the focus: Enter stays the main action.
  target.addEventListener('mousedown', event => {
    if (event.target instanceof Element && event.target.closest('button')) event.preventDefault()
  })
}

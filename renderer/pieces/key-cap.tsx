import { Kbd } from '@mantine/core'
import { IconBackspace, IconCornerDownLeft } from '@tabler/icons-react'
import type { KeyName } from '../screen/action.ts'
import styles from './key-cap.module.css'

type Props = Readonly<{ name: KeyName; isOnDark?: boolean }>

const shown: Partial<Record<KeyName, string>> = {
  Escape: 'Esc',
  Delete: 'Del',
  Insert: 'Ins',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}

/** The key that does it, drawn as a key. The panel beside other software has no keyboard, and no caps. */
export function KeyCap({ name, isOnDark = false }: Props) {
  return (
    <Kbd className={styles.cap} data-dark={isOnDark || undefined} aria-hidden>
      {name === 'Enter' ? (
        <IconCornerDownLeft size={20} stroke={2.4} />
      ) : name === 'Backspace' ? (
        <IconBackspace size={20} stroke={2} />
      ) : (
        (shown[name] ?? name)
      )}
    </Kbd>
  )
}

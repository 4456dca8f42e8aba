import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './action-button.module.css'
import { KeyCap } from './key-cap.tsx'

type Props = Readonly<{ children: ReactNode; isDisabled: boolean }>

/** The main action of a form with letters: Enter inside the field does the same. */
export function SubmitButton({ children, isDisabled }: Props) {
  return (
    <UnstyledButton type="submit" className={styles.button} data-look="main" disabled={isDisabled}>
      <span className={styles.label}>{children}</span>
      <KeyCap name="Enter" isOnDark />
    </UnstyledButton>
  )
}

import type { ReactNode } from 'react'
import { KeyCap } from '../pieces/key-cap.tsx'
import { useConductor } from '../screen/context.ts'
import styles from './staff.module.css'

/** One step back, as Esc does. */
export function LeaveStep({ children }: Readonly<{ children: ReactNode }>) {
  const { back } = useConductor()
  return (
    <button type="button" className={styles.leave} onClick={() => back()}>
      {children} <KeyCap name="Escape" />
    </button>
  )
}

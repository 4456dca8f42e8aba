import type { ReactNode } from 'react'
import styles from './unseen.module.css'

/** Words for a reader of screens, where the eye has a picture. */
export function Unseen({ children }: Readonly<{ children: ReactNode }>) {
  return <span className={styles.unseen}>{children}</span>
}

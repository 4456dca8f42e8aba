import type { ReactNode } from 'react'
import styles from './entry-display.module.css'

type Props = Readonly<{
  /** What the digits are. */
  label: string
  typed: string
  /** Places still empty, or what an empty entry means. */
  rest?: string
  isSecret?: boolean
  aside?: ReactNode
}>

/** What has been typed on a pad, with a caret: digits from the keyboard and from the pad land here. */
export function EntryDisplay({ label, typed, rest = '', isSecret = false, aside }: Props) {
  return (
    <div className={styles.display} role="status" aria-label={label}>
      <span className={styles.text}>
        {isSecret ? '•'.repeat(typed.length) : typed}
        <span className={styles.caret} />
        <span className={styles.rest}>{rest}</span>
      </span>
      {aside}
    </div>
  )
}

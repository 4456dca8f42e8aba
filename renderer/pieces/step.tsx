import type { ReactNode } from 'react'
import styles from './step.module.css'

type Props = Readonly<{
  title: string
  /** Beside the title: a way out, a state. */
  aside?: ReactNode
  /** The main action, always at the same place. */
  footer?: ReactNode
  tone?: 'plain' | 'return'
  children: ReactNode
}>

/** The right column: one step, what belongs to it, and the main action at its foot. */
export function Step({ title, aside, footer, tone = 'plain', children }: Props) {
  return (
    <section className={styles.step} data-tone={tone} aria-label={title}>
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        {aside}
      </header>
      <div className={styles.body}>{children}</div>
      {footer && <footer className={styles.footer}>{footer}</footer>}
    </section>
  )
}

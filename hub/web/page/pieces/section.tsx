import { type ReactNode, useId } from 'react'
import styles from './section.module.css'

type Props = Readonly<{ title: string; hint?: ReactNode; aside?: ReactNode; children: ReactNode }>

/** One subject of the page under its heading. */
export function Section({ title, hint, aside, children }: Props) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {hint && <p className={styles.hint}>{hint}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  )
}

import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './note.module.css'

type Props = Readonly<{ tone: 'info' | 'good' | 'warning'; children: ReactNode }>

const icons = { info: IconInfoCircle, good: IconCircleCheck, warning: IconAlertTriangle }

/** A sentence that belongs to the step. */
export function Note({ tone, children }: Props) {
  const Icon = icons[tone]
  return (
    <p className={styles.note} data-tone={tone}>
      <Icon size={24} className={styles.icon} aria-hidden />
      <span>{children}</span>
    </p>
  )
}

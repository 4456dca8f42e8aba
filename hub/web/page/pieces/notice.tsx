import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleXFilled, IconInfoCircleFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../words/i18n.ts'
import button from './button.module.css'
import styles from './notice.module.css'

const icons = { bad: IconCircleXFilled, attention: IconAlertTriangleFilled, info: IconInfoCircleFilled }

type Props = Readonly<{ tone: keyof typeof icons; title: string; children: ReactNode; onRetry?: () => void }>

/** What happened and what to do, read aloud when it appears. */
export function Notice({ tone, title, children, onRetry }: Props) {
  const { t } = useWords()
  const Icon = icons[tone]
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'info' ? 'status' : 'alert'}>
      <Icon size={22} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        <div>{children}</div>
      </div>
      {onRetry && (
        <UnstyledButton className={button.button} onClick={onRetry}>
          {t('link.retry')}
        </UnstyledButton>
      )}
    </div>
  )
}

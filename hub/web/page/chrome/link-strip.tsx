import { Loader } from '@mantine/core'
import type { useOverview } from '../hub/use-overview.ts'
import { Notice } from '../pieces/notice.tsx'
import { useWords } from '../words/i18n.ts'
import styles from './link-strip.module.css'

type Props = Readonly<{ overview: ReturnType<typeof useOverview> }>

/** Says when what is shown is not how it is now. */
export function LinkStrip({ overview: { link, view, receivedAtMs, askNow } }: Props) {
  const { t, format } = useWords()
  if (link === 'up') return null
  if (link === 'asking') {
    return (
      <p className={styles.asking} role="status">
        <Loader size={22} color="currentColor" aria-hidden /> {t('starting.title')}
      </p>
    )
  }
  return (
    <Notice tone="bad" title={t(link === 'silent' ? 'link.lost-title' : 'link.failing-title')} onRetry={askNow}>
      {view ? t('link.lost-action', { time: format.time(receivedAtMs) }) : t('link.never-action')}
    </Notice>
  )
}

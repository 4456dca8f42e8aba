import { IconDownload } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { UpdateProgress } from '../../src/shared/desktop/update.ts'
import { useAgentNow, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './update-line.module.css'

/** News that are no longer news: what was applied is said for a minute, what was taken back for a quarter of an hour. */
const SAID_FOR_MS = { applied: 60_000, 'rolled-back': 900_000 } as const

/** How the register's own version goes: one quiet line, or none. */
export function UpdateLine() {
  const { t } = useTranslation()
  const nowMs = useAgentNow()
  const update = useSnapshot(snapshot => snapshot.update)
  const words = update && wordsFor(t, update, nowMs)
  if (!words) return null
  return (
    <p className={styles.line} role="status">
      <IconDownload size={20} aria-hidden />
      {words}
    </p>
  )
}

/** A download is nobody's business; a refused version is the hub's. */
function wordsFor(t: TFunction, { state, version, from, atMs }: UpdateProgress, nowMs: number): string | undefined {
  switch (state) {
    case 'waiting':
      return t('update-line.waiting', { version })
    case 'switching':
      return t('update-line.switching', { wait: format.elapsed(nowMs - atMs) })
    case 'applied':
      return nowMs - atMs < SAID_FOR_MS.applied ? t('update-line.applied', { version }) : undefined
    case 'rolled-back':
      return nowMs - atMs < SAID_FOR_MS['rolled-back'] ? t('update-line.rolled-back', { version: from }) : undefined
    case 'downloading':
    case 'refused':
      return undefined
  }
}

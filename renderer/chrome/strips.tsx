import { IconCloudOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useScreen, useSnapshot } from '../screen/context.ts'
import styles from './strips.module.css'

/** What works without the hub, and how much waits to be sent. Never stands in the way. */
export function OfflineStrip() {
  const { t } = useTranslation()
  const hub = useSnapshot(snapshot => snapshot.hub.state)
  const unsent = useSnapshot(snapshot => snapshot.hub.unsent)
  if (hub !== 'offline') return null
  return (
    <div className={styles.strip} role="status">
      <IconCloudOff size={26} className={styles.icon} aria-hidden />
      <p className={styles.text}>
        <strong>{t('offline.title')}</strong> {t('offline.works')}
      </p>
      {unsent > 0 && <span className={styles.count}>{t('offline.unsent', { count: unsent })}</span>}
    </div>
  )
}

/** The agent itself does not answer: what is on the screen may be old, and nothing can be pressed. */
export function LinkStrip() {
  const { t } = useTranslation()
  const link = useScreen(state => state.link)
  const isSwitching = useSnapshot(snapshot => snapshot.update?.state === 'switching')
  if (link === 'up' || link === 'connecting') return null
  // The agent went down to come up newer: the update's own line says so.
  if (link === 'down' && isSwitching) return null
  return (
    <div className={styles.strip} data-tone="bad" role="alert">
      <IconPlugConnectedX size={26} className={styles.icon} aria-hidden />
      <p className={styles.text}>
        <strong>{t(`link.${link}.title`)}</strong> {t(`link.${link}.action`)}
      </p>
    </div>
  )
}

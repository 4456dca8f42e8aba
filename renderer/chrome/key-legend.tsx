import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { KeyCap } from '../pieces/key-cap.tsx'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { legendOf } from '../screen/offered.ts'
import styles from './key-legend.module.css'

/** The keys that do something now, drawn from the list the keyboard itself uses. */
export function KeyLegend() {
  const { t } = useTranslation()
  const { back } = useConductor()
  const panel = useReady(state => state.panel)
  const snapshot = useSnapshot(whole => whole)
  const parkedCount = snapshot.parked.length
  const page = useReady(state => state.page)
  const staff = useReady(state => state.staff)
  const legend = legendOf({ page, panel, snapshot, staff })
  const isLeaving = page === 'sale' && panel !== undefined
  if (!isLeaving && legend.length === 0) return null
  return (
    <nav className={styles.legend} aria-label={t('legend.title')}>
      {isLeaving && (
        <button type="button" className={styles.back} onClick={() => back()}>
          <KeyCap name="Escape" />
          {t('legend.back')}
        </button>
      )}
      {legend.map(action => (
        <ActionButton key={action.label} action={action} look="legend">
          {action.label === 'parked' ? `${t('action.parked')} ${parkedCount}` : undefined}
        </ActionButton>
      ))}
    </nav>
  )
}

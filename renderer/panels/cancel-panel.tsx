import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './panel.module.css'

/** A whole receipt is thrown away only when asked for twice. */
export function CancelPanel() {
  const { t } = useTranslation()
  const lineCount = useSnapshot(snapshot => snapshot.sale?.lines.length ?? 0)
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  return (
    <Step title={t('cancel.title')} footer={<MainAction />}>
      <p className={styles.large}>
        {t('receipt.lines', { count: lineCount })} · {format.money(totalMinor)}
      </p>
      <Note tone="info">{t('cancel.how')}</Note>
    </Step>
  )
}

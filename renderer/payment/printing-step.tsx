import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import styles from './printing-step.module.css'

/** The fiscal document is being made: nothing to press, and nothing to be afraid of. */
export function PrintingStep() {
  const { t } = useTranslation()
  const isReturn = useSnapshot(snapshot => snapshot.sale?.kind === 'return')
  const made = useSnapshot(snapshot => snapshot.sale?.documents.length ?? 0)
  const planned = useSnapshot(snapshot => snapshot.sale?.plannedDocuments ?? 1)
  const number = made + 1
  const title = planned > 1 ? t('printing.several', { number, planned }) : t('printing.title')
  return (
    <Step title={isReturn ? t('printing.return') : title}>
      <div className={styles.wait} role="status">
        <Loader size={72} color="var(--till)" />
        <p>{t('printing.wait')}</p>
      </div>
    </Step>
  )
}

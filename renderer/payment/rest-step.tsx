import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import styles from './rest-step.module.css'

const none: never[] = []

/** Of several receipts some are printed: the money is taken, the others wait for one press. */
export function RestStep() {
  const { t } = useTranslation()
  const planned = useSnapshot(snapshot => snapshot.sale?.plannedDocuments ?? 0)
  const documents = useSnapshot(snapshot => snapshot.sale?.documents ?? none)
  const waiting = Array.from({ length: planned - documents.length }, (_, index) => documents.length + index + 1)
  return (
    <Step title={t('rest.title', { made: documents.length, planned })} footer={<MainAction />}>
      <ol className={styles.documents}>
        {documents.map(({ registered }, index) => (
          <li key={registered.fdNumber} className={styles.made}>
            <IconCircleCheckFilled size={32} aria-hidden />
            <b>{t('rest.receipt', { number: index + 1 })}</b>
            <span>
              {t('document.fd')} {registered.fdNumber}
            </span>
          </li>
        ))}
        {waiting.map(number => (
          <li key={number}>
            <IconCircleDashed size={32} aria-hidden />
            <b>{t('rest.receipt', { number })}</b>
            <span>{t('rest.waiting')}</span>
          </li>
        ))}
      </ol>
      <Note tone="info">{t('rest.how')}</Note>
    </Step>
  )
}

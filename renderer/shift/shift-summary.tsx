import { IconAlertTriangleFilled, IconCircleCheckFilled, IconHourglassEmpty } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ShiftSeal } from '../../src/shared/screen/snapshot.ts'
import { Money } from '../pieces/money.tsx'
import { format } from '../words/i18n.ts'
import styles from './shift-summary.module.css'

type Props = Readonly<{ shift: ShiftSeal }>

const icons = { sealed: IconCircleCheckFilled, waiting: IconHourglassEmpty, mismatch: IconAlertTriangleFilled }

/** What a closed shift came to, and whether register, device and hub agree on it. */
export function ShiftSummary({ shift }: Props) {
  const { t } = useTranslation()
  const Icon = icons[shift.seal]
  return (
    <article className={styles.summary}>
      <h2 className={styles.title}>{t('shift.closed-number', { shiftNumber: shift.shiftNumber })}</h2>
      <dl className={styles.counts}>
        <div>
          <dt>{t('shift.sales', { count: shift.saleCount })}</dt>
          <dd>
            <Money minor={shift.saleTotalMinor} size="money" />
          </dd>
        </div>
        <div>
          <dt>{t('shift.returns', { count: shift.returnCount })}</dt>
          <dd>
            <Money minor={shift.returnTotalMinor} size="money" />
          </dd>
        </div>
      </dl>
      <div className={styles.seal} data-seal={shift.seal} role="status">
        <Icon size={40} className={styles.icon} aria-hidden />
        <p>
          <strong className={styles.verdict}>{t(`seal.${shift.seal}`)}</strong>
          {t(`seal.${shift.seal}-how`)}
        </p>
      </div>
      {shift.document && (
        <p className={styles.document}>
          {t('document.fd')} {shift.document.fdNumber} · {t('document.sign')} {format.digits(shift.document.fiscalSign)}
        </p>
      )}
    </article>
  )
}

import { IconReceiptRefund, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Money } from '../pieces/money.tsx'
import { useAgentNow, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './settling.module.css'

/** It is not known yet whether the receipt was made. It is found out without anyone, and nothing is printed meanwhile. */
export function Settling() {
  const { t } = useTranslation()
  const nowMs = useAgentNow()
  const sale = useSnapshot(snapshot => snapshot.sale)
  const isPosPrints = useSnapshot(snapshot => snapshot.register.fiscalMode === 'pos-prints')
  const title = t(!sale ? 'settling.shift' : sale.kind === 'return' ? 'settling.return' : 'settling.title')
  return (
    <section className={styles.page} aria-label={title}>
      <span className={styles.ring} aria-hidden>
        <IconReceiptRefund size={72} stroke={1.4} />
      </span>
      <h2 className={styles.title} aria-live="polite">
        {title}
      </h2>
      {sale && <Money minor={sale.totalMinor} size="total" />}
      <p className={styles.calm}>{t(isPosPrints ? 'settling.calm-elsewhere' : 'settling.calm')}</p>
      <p className={styles.promise}>
        <IconShieldCheck size={28} aria-hidden />
        {t('settling.promise')}
      </p>
      {sale?.operation && (
        <p className={styles.since}>
          {t('settling.since', { wait: format.elapsed(nowMs - sale.operation.startedAtMs) })}
        </p>
      )}
    </section>
  )
}

import { Kbd, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Money } from '../pieces/money.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { format } from '../words/i18n.ts'
import styles from './parked-list.module.css'

/** Sales put aside: choosing one brings it back, and puts aside the one on the screen. */
export function ParkedList() {
  const { t } = useTranslation()
  const { sendFromPanel } = useConductor()
  const parked = useSnapshot(snapshot => snapshot.parked)
  const mayReturn = useReady(state => isAllowed(state, actions.parked))
  return (
    <ul className={styles.list}>
      {parked.map((sale, index) => (
        <li key={sale.saleId}>
          <UnstyledButton
            className={styles.sale}
            disabled={!mayReturn}
            onClick={() => void sendFromPanel({ name: 'activate-sale', saleId: sale.saleId })}
          >
            <Kbd className={styles.number} aria-hidden>
              {index + 1}
            </Kbd>
            <span className={styles.time}>{format.time(sale.updatedAtMs)}</span>
            <span className={styles.count}>
              {sale.kind === 'return' ? <b>{t('receipt.return')}</b> : t('receipt.lines', { count: sale.lineCount })}
            </span>
            <Money minor={sale.totalMinor} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}

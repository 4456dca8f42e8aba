import { Loader } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { toldTenders } from '../screen/sale-shape.ts'
import { format } from '../words/i18n.ts'
import styles from './told-tenders.module.css'

type ToldTender = SaleView['tenders'][number]

const icons = { approved: IconCircleCheck, declined: IconCircleX, unknown: IconAlertTriangle }

/** The bank terminal, as the register software tells of it: what came of the card, and what to do now. */
export function ToldTenders() {
  const { t } = useTranslation()
  const sale = useSnapshot(snapshot => snapshot.sale)
  // What to do was read: now it is being done.
  const isBrief = useReady(state => state.tender !== undefined)
  const told = sale ? toldTenders(sale) : []
  if (!sale || told.length === 0) return null
  const keeps = sale.amounts.pointsMinor > 0 ? 'points' : 'money'
  const how = ({ state }: ToldTender) =>
    t(state === 'declined' ? `terminal.declined-${keeps}` : `terminal.${state}-how`)
  return (
    <div className={styles.tenders} role="status" aria-label={t('terminal.title')}>
      {told.map(tender => (
        <div
          key={tender.tenderId ?? `${tender.kind} ${tender.amountMinor}`}
          className={styles.tender}
          data-state={tender.state}
        >
          <Sign state={tender.state} />
          <b className={styles.title}>{t(`terminal.${tender.state}`)}</b>
          {tender.amountMinor !== sale.dueMinor && (
            <span className={styles.amount}>{format.money(tender.amountMinor)}</span>
          )}
          {!isBrief && <span className={styles.how}>{how(tender)}</span>}
        </div>
      ))}
    </div>
  )
}

function Sign({ state }: Pick<ToldTender, 'state'>) {
  if (state === 'pending') return <Loader size={32} color="var(--blue)" />
  const Icon = icons[state]
  return <Icon size={34} className={styles.icon} aria-hidden />
}

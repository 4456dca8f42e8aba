import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { SaleTerms } from '../../src/shared/sale-terms.ts'
import { useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './sale-kind.module.css'

/** What makes this sale another kind than goods for money, now, here; nothing for the usual one. */
export function SaleKind() {
  const { t } = useTranslation()
  const terms = useSnapshot(snapshot => snapshot.sale?.terms)
  const planned = useSnapshot(snapshot => snapshot.sale?.plannedDocuments ?? 1)
  const facts = terms ? factsOf(t, terms) : []
  if (planned > 1) facts.push(t('sale-kind.documents', { count: planned }))
  const [first, ...others] = facts
  if (first === undefined) return null
  return (
    <p className={styles.kind}>
      <b>{first}</b>
      {others.map(fact => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  )
}

function factsOf(t: TFunction, { settlement, correction, exchangeFor, buyer, isInternet }: SaleTerms): string[] {
  const facts: string[] = []
  if (correction) {
    const { type, reason, person } = correction
    facts.push(t(`sale-kind.correction-${type}`), t('sale-kind.reason', { reason }), t('sale-kind.person', { person }))
  }
  if (settlement.kind === 'handover') {
    facts.push(t('sale-kind.handover'), t('sale-kind.prepaid', { prepaid: format.money(settlement.prepaidMinor) }))
  } else if (settlement.kind !== 'full') {
    facts.push(t(`sale-kind.${settlement.kind}`))
  }
  if (exchangeFor) facts.push(t('sale-kind.exchange'))
  if (isInternet) facts.push(t('sale-kind.internet'))
  if (buyer) facts.push(t('sale-kind.buyer', { name: buyer.name ?? buyer.inn }))
  return facts
}

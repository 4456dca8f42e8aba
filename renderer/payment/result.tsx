import { IconCircleCheckFilled, IconMail, IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Money } from '../pieces/money.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import { Coupons } from './coupons.tsx'
import { DocumentFacts, SeveralDocuments } from './document-facts.tsx'
import styles from './result.module.css'
import { SlipState } from './slip-state.tsx'
import { useCredits } from './use-credits.ts'

const noTenders: never[] = []

/** Done: the change first, because it is owed now; then what the fiscal storage recorded. */
export function Result() {
  const { t } = useTranslation()
  const documents = useSnapshot(snapshot => snapshot.sale?.documents)
  const isReturn = useSnapshot(snapshot => snapshot.sale?.kind === 'return')
  const isSeveral = (documents?.length ?? 0) > 1
  return (
    <>
      <section className={styles.hero} aria-label={t('result.title')}>
        <p className={styles.done} role="status">
          <IconCircleCheckFilled size={44} aria-hidden />
          {t(isReturn ? 'result.returned' : isSeveral ? 'result.several' : 'result.title')}
        </p>
        <Handover isReturn={isReturn} />
        <Extras isReturn={isReturn} />
        <Coupons />
      </section>
      <Step title={t('result.document')} footer={<MainAction />}>
        {documents?.length === 1 &&
          documents.map(({ registered }) => <DocumentFacts key={registered.fdNumber} registered={registered} />)}
        {documents && documents.length > 1 && <SeveralDocuments documents={documents} />}
        <SlipState />
      </Step>
    </>
  )
}

function Handover({ isReturn }: Readonly<{ isReturn: boolean }>) {
  const { t } = useTranslation()
  const changeMinor = useSnapshot(snapshot => snapshot.sale?.changeMinor ?? 0)
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  const tenders = useSnapshot(snapshot => snapshot.sale?.tenders ?? noTenders)
  const credits = useCredits()
  const isChange = changeMinor > 0
  const worth = isReturn ? 'result.worth-back' : 'result.worth'
  const paid = isReturn ? 'result.give-back' : 'result.paid'
  return (
    <>
      <div className={styles.handover}>
        <span>{t(isChange ? 'result.change' : credits.length > 0 ? worth : paid)}</span>
        <Money minor={isChange ? changeMinor : totalMinor} size="hero" />
      </div>
      <dl className={styles.tenders}>
        {isChange && (
          <div>
            <dt>{t(credits.length > 0 ? 'result.worth' : 'result.to-pay')}</dt>
            <dd>{format.money(totalMinor)}</dd>
          </div>
        )}
        {credits.map(({ key, name, amountMinor }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{format.money(amountMinor)}</dd>
          </div>
        ))}
        {tenders.map(tender => (
          <div key={tender.tenderId ?? `${tender.kind} ${tender.amountMinor}`}>
            <dt>{t(`tender.${tender.kind}`)}</dt>
            <dd>{format.money(tender.amountMinor)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Extras({ isReturn }: Readonly<{ isReturn: boolean }>) {
  const { t } = useTranslation()
  const accruedMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsAccruedMinor ?? 0)
  const spentMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsSpentMinor ?? 0)
  const isOffline = useSnapshot(snapshot => snapshot.sale?.loyaltyMode === 'offline')
  const isKnown = useSnapshot(({ sale }) => sale?.kind === 'return' || (sale && sale.customer.state !== 'anonymous'))
  // It goes into the fiscal document whatever else the buyer gets, and the operator of fiscal data sends it there.
  const contact = useSnapshot(({ sale }) => sale?.contact?.masked)
  return (
    <ul className={styles.extras}>
      {isKnown && accruedMinor > 0 && (
        <li className={styles.points}>
          <IconStarFilled size={24} aria-hidden />
          {t(
            isReturn ? 'result.taken-back' : isOffline ? 'result.later' : 'result.accrued',
            format.countedPoints(accruedMinor),
          )}
        </li>
      )}
      {isKnown && spentMinor > 0 && (
        <li className={styles.points}>
          <IconStarFilled size={24} aria-hidden />
          {t(isReturn ? 'result.given-back' : 'result.spent', format.countedPoints(spentMinor))}
        </li>
      )}
      {contact !== undefined && (
        <li>
          <IconMail size={24} aria-hidden />
          {t('result.sent-to', { contact })}
        </li>
      )}
    </ul>
  )
}

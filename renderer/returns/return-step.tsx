import { IconStarFilled } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TenderChoice } from '../payment/payment-step.tsx'
import { useCredits } from '../payment/use-credits.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Money } from '../pieces/money.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { LOOK_FIRST_MS } from '../screen/conductor.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { format } from '../words/i18n.ts'
import styles from './return-step.module.css'

const noTenders: never[] = []

/** The return as it was prepared: money by the means it came, points both ways, one key to give it back. */
export function ReturnStep() {
  const { t } = useTranslation()
  const tenders = useSnapshot(snapshot => snapshot.sale?.tenders ?? noTenders)
  const credits = useCredits()
  const isAsked = useSnapshot(({ sale }) => sale?.tenders.length === 0 && sale.dueMinor > 0)
  return (
    <Step title={t('return.prepared')} footer={<PayBack isChoosing={isAsked} />}>
      <dl className={styles.money}>
        {credits.map(({ key, name, amountMinor }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>
              <Money minor={amountMinor} size="money" />
            </dd>
          </div>
        ))}
        {tenders.map(tender => (
          <div key={`${tender.kind} ${tender.amountMinor}`}>
            <dt>{t(`return.by-${tender.kind}`)}</dt>
            <dd>
              <Money minor={tender.amountMinor} size="money" />
            </dd>
          </div>
        ))}
      </dl>
      {isAsked && (
        <>
          <p>{t('return.choose')}</p>
          <TenderChoice />
        </>
      )}
      <PointsBothWays />
      <ChooseLines />
    </Step>
  )
}

function PointsBothWays() {
  const { t } = useTranslation()
  const givenBackMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsSpentMinor ?? 0)
  const takenBackMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsAccruedMinor ?? 0)
  if (givenBackMinor === 0 && takenBackMinor === 0) return null
  return (
    <ul className={styles.points}>
      {givenBackMinor > 0 && (
        <li>
          <IconStarFilled size={24} aria-hidden />
          {t('return.points-back', { points: format.points(givenBackMinor) })}
        </li>
      )}
      {takenBackMinor > 0 && (
        <li>
          <IconStarFilled size={24} aria-hidden />
          {t('return.points-away', { points: format.points(takenBackMinor) })}
        </li>
      )}
    </ul>
  )
}

/** Not all of it comes back: one press more, for those who need it. */
function ChooseLines() {
  const isOffered = useReady(
    state => isAllowed(state, actions.chooseLines) && actions.chooseLines.isOffered(state.snapshot),
  )
  return isOffered ? <ActionButton action={actions.chooseLines} /> : null
}

function PayBack({ isChoosing }: Readonly<{ isChoosing: boolean }>) {
  const { t } = useTranslation()
  const dueMinor = useSnapshot(snapshot => snapshot.sale?.dueMinor ?? 0)
  const isFrozen = useSnapshot(snapshot => snapshot.sale?.state === 'frozen')
  // Not all of it is money: what is handed over stands above, by its means.
  const isMoney = useSnapshot(
    ({ sale }) => sale?.credits.length === 0 && sale.tenders.every(({ kind }) => kind !== 'other'),
  )
  const tender = useReady(state => state.tender)
  const [isLookedAt, setLookedAt] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLookedAt(true), LOOK_FIRST_MS)
    return () => clearTimeout(timer)
  }, [])
  const isMissing = isFrozen && isChoosing && tender === undefined
  return (
    <MainAction isIncomplete={!isLookedAt || isMissing}>
      {isMoney ? t('return.pay-back', { total: format.money(dueMinor) }) : t('return.print')}
    </MainAction>
  )
}

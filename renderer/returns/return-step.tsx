import { IconStarFilled } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TenderChoice } from '../payment/payment-step.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Money } from '../pieces/money.tsx'
import { Step } from '../pieces/step.tsx'
import { LOOK_FIRST_MS } from '../screen/conductor.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './return-step.module.css'

const noTenders: never[] = []

/** The return as it was prepared: money by the means it came, points both ways, one key to give it back. */
export function ReturnStep() {
  const { t } = useTranslation()
  const tenders = useSnapshot(snapshot => snapshot.sale?.tenders ?? noTenders)
  return (
    <Step title={t('return.prepared')} footer={<PayBack hasTenders={tenders.length > 0} />}>
      <dl className={styles.money}>
        {tenders.map(tender => (
          <div key={tender.kind}>
            <dt>{t(`return.by-${tender.kind}`)}</dt>
            <dd>
              <Money minor={tender.amountMinor} size="money" />
            </dd>
          </div>
        ))}
      </dl>
      {tenders.length === 0 && (
        <>
          <p>{t('return.choose')}</p>
          <TenderChoice />
        </>
      )}
      <PointsBothWays />
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

function PayBack({ hasTenders }: Readonly<{ hasTenders: boolean }>) {
  const { t } = useTranslation()
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  const isFrozen = useSnapshot(snapshot => snapshot.sale?.state === 'frozen')
  const tender = useReady(state => state.tender)
  const [isLookedAt, setLookedAt] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLookedAt(true), LOOK_FIRST_MS)
    return () => clearTimeout(timer)
  }, [])
  const isMissing = isFrozen && !hasTenders && tender === undefined
  return (
    <MainAction isIncomplete={!isLookedAt || isMissing}>
      {t('return.pay-back', { total: format.money(totalMinor) })}
    </MainAction>
  )
}

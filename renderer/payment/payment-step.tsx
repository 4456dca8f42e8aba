import { IconCash, IconCreditCard, IconCreditCardPay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Money } from '../pieces/money.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import { CashEntry } from './cash-entry.tsx'
import styles from './payment-step.module.css'

/** Prices are final: card or cash, and the receipt. */
export function PaymentStep() {
  const { t } = useTranslation()
  const fiscalMode = useSnapshot(snapshot => snapshot.register.fiscalMode)
  const tender = useReady(state => state.tender)
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  if (fiscalMode === 'pos-prints') return <PaidElsewhere totalMinor={totalMinor} />
  return (
    <Step title={t('pay.title')} aside={<Money minor={totalMinor} size="money" />} footer={<PayButton />}>
      <TenderChoice />
      {tender === 'card' && (
        <p className={styles.card}>
          <IconCreditCardPay size={96} stroke={1.2} aria-hidden />
          {t('pay.card-how')}
        </p>
      )}
      {tender === undefined && <p className={styles.hint}>{t('pay.choose')}</p>}
      {tender !== 'card' && <CashEntry />}
    </Step>
  )
}

/** Card or cash. Nothing is chosen beforehand: a receipt with the wrong tender is hard to undo. */
export function TenderChoice() {
  const tender = useReady(state => state.tender)
  return (
    <div className={styles.tenders}>
      <ActionButton
        action={actions.chooseCard}
        isChosen={tender === 'card'}
        icon={<IconCreditCard size={30} stroke={1.8} aria-hidden />}
      />
      <ActionButton
        action={actions.chooseCash}
        isChosen={tender === 'cash'}
        icon={<IconCash size={30} stroke={1.8} aria-hidden />}
      />
    </div>
  )
}

function PayButton() {
  const { t } = useTranslation()
  const tender = useReady(state => state.tender)
  const received = useReady(state => state.entries.received ?? '')
  if (tender === undefined) return <MainAction isIncomplete>{t('pay.first-choose')}</MainAction>
  if (tender === 'card') return <MainAction>{t('pay.card-done')}</MainAction>
  return <MainAction>{received === '' ? t('pay.cash-exact') : t('pay.cash-done')}</MainAction>
}

/** The register software takes the money and prints; here the prices stand still meanwhile. */
function PaidElsewhere({ totalMinor }: Readonly<{ totalMinor: number }>) {
  const { t } = useTranslation()
  return (
    <Step title={t('pay.elsewhere')}>
      <Money minor={totalMinor} size="total" />
      <Note tone="info">{t('pay.elsewhere-how', { total: format.money(totalMinor) })}</Note>
    </Step>
  )
}

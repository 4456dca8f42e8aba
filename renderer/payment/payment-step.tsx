import { IconCash, IconCreditCard, IconCreditCardPay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Money } from '../pieces/money.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { isPaidInPart, isPartlyMade, isTenderAsked, isTerminalOpen, toldTenders } from '../screen/sale-shape.ts'
import { format } from '../words/i18n.ts'
import { CashEntry } from './cash-entry.tsx'
import { Credits } from './credits.tsx'
import styles from './payment-step.module.css'
import { RestStep } from './rest-step.tsx'
import { ToldTenders } from './told-tenders.tsx'

/** Prices are final: card or cash, and the receipt. */
export function PaymentStep() {
  const { t } = useTranslation()
  const fiscalMode = useSnapshot(snapshot => snapshot.register.fiscalMode)
  const tender = useReady(state => state.tender)
  const dueMinor = useSnapshot(snapshot => snapshot.sale?.dueMinor ?? 0)
  const isRest = useSnapshot(({ sale }) => sale !== undefined && isPartlyMade(sale))
  const isAsked = useSnapshot(({ sale }) => isTenderAsked(sale))
  const isPart = useSnapshot(({ sale }) => sale !== undefined && isPaidInPart(sale))
  const isTold = useSnapshot(({ sale }) => sale !== undefined && toldTenders(sale).length > 0)
  if (fiscalMode === 'pos-prints') return <PaidElsewhere dueMinor={dueMinor} />
  if (isRest) return <RestStep />
  return (
    <Step title={t('pay.title')} aside={<Money minor={dueMinor} size="money" />} footer={<PayButton />}>
      <Credits />
      <ToldTenders />
      {isAsked && (
        <>
          <TenderChoice />
          {tender === 'card' && !isPart && (
            <p className={styles.card}>
              <IconCreditCardPay size={96} stroke={1.2} aria-hidden />
              {t('pay.card-how')}
            </p>
          )}
          {tender === undefined && <p className={styles.hint}>{t(isPart ? 'pay.choose-part' : 'pay.choose')}</p>}
          {(tender === 'cash' || isPart || (tender === undefined && !isTold)) && <CashEntry />}
        </>
      )}
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
  const isNothingDue = useSnapshot(snapshot => snapshot.sale?.dueMinor === 0)
  const isOpen = useSnapshot(({ sale }) => sale !== undefined && isTerminalOpen(sale))
  const isPart = useSnapshot(({ sale }) => sale !== undefined && isPaidInPart(sale))
  if (isOpen) return <MainAction isIncomplete>{t('pay.terminal-first')}</MainAction>
  if (isNothingDue) return <NothingDue />
  if (tender === undefined) return <MainAction isIncomplete>{t('pay.first-choose')}</MainAction>
  if (isPart) return <MainAction isIncomplete={received === ''}>{t('pay.part-done')}</MainAction>
  if (tender === 'card') return <MainAction>{t('pay.card-done')}</MainAction>
  return <MainAction>{received === '' ? t('pay.cash-exact') : t('pay.cash-done')}</MainAction>
}

/** No money is asked for, and the button says why. */
function NothingDue() {
  const { t } = useTranslation()
  const isOwed = useSnapshot(snapshot => snapshot.sale?.credits.some(({ from }) => from === 'debt') ?? false)
  const isPaid = useSnapshot(({ sale }) => sale !== undefined && toldTenders(sale).some(isApproved))
  return <MainAction>{t(isPaid ? 'pay.terminal-done' : isOwed ? 'pay.owed' : 'pay.nothing-due')}</MainAction>
}

function isApproved({ state }: SaleView['tenders'][number]): boolean {
  return state === 'approved'
}

/** The register software takes the money and prints; here the prices stand still meanwhile. */
function PaidElsewhere({ dueMinor }: Readonly<{ dueMinor: number }>) {
  const { t } = useTranslation()
  const made = useSnapshot(snapshot => snapshot.sale?.documents.length ?? 0)
  const planned = useSnapshot(snapshot => snapshot.sale?.plannedDocuments ?? 1)
  const isOpen = useSnapshot(({ sale }) => sale !== undefined && isTerminalOpen(sale))
  return (
    <Step title={t('pay.elsewhere')}>
      <Money minor={dueMinor} size="total" />
      <Credits />
      <ToldTenders />
      {made > 0 && <Note tone="good">{t('rest.title', { made, planned })}</Note>}
      {!isOpen && (
        <Note tone="info">
          {dueMinor === 0 ? t('pay.elsewhere-free') : t('pay.elsewhere-how', { total: format.money(dueMinor) })}
        </Note>
      )}
    </Step>
  )
}

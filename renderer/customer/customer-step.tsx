import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { Offers } from '../proposals/offers.tsx'
import { useReady, useSnapshot } from '../screen/context.ts'
import { isCodeOpen } from '../screen/offered.ts'
import { format } from '../words/i18n.ts'
import { CodeEntry } from './code-entry.tsx'
import { CustomerCard, Forget } from './customer-card.tsx'
import { JoinOffer } from './join-offer.tsx'
import { isComplete, isForeign, mayBeLookedUp } from './phone-draft.ts'
import { PhoneEntry } from './phone-entry.tsx'
import { ReceiptWish } from './receipt-wish.tsx'

/** Who the customer is, and what the receipt goes to: everything before the money. */
export function CustomerStep() {
  const { t } = useTranslation()
  const isCode = useReady(isCodeOpen)
  const customerState = useSnapshot(snapshot => snapshot.sale?.customer.state)
  const isJoinOffered = useReady(({ snapshot, isPhoneReopened }) => {
    const customer = snapshot.sale?.customer
    return customer?.state === 'anonymous' && customer.lookup === 'not-found' && !isPhoneReopened
  })
  if (isCode) return <CodeEntry />
  return (
    <Step
      title={t(customerState === 'anonymous' ? 'customer.who' : 'customer.title')}
      aside={customerState !== 'anonymous' && <Forget />}
      footer={<CheckOut />}
    >
      {customerState !== 'anonymous' ? <CustomerCard /> : isJoinOffered ? <JoinOffer /> : <PhoneEntry />}
      <Offers />
      <ReceiptWish />
    </Step>
  )
}

function CheckOut() {
  const { t } = useTranslation()
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  const isReserving = useSnapshot(snapshot => snapshot.sale?.state === 'reserving')
  const phone = useReady(state => state.entries.phone ?? '')
  const lookup = useSnapshot(({ sale }) => (sale?.customer.state === 'anonymous' ? sale.customer.lookup : undefined))
  const isTyping = phone !== '' && lookup === 'none'
  if (isReserving) return <MainAction>{t('pay.reserving')}</MainAction>
  if (isTyping && isForeign(phone)) {
    return <MainAction isIncomplete={!mayBeLookedUp(phone)}>{t('customer.find')}</MainAction>
  }
  if (isTyping && !isComplete(phone)) return <MainAction isIncomplete>{t('customer.finish-phone')}</MainAction>
  return <MainAction>{totalMinor > 0 ? `${t('action.check-out')} ${format.money(totalMinor)}` : undefined}</MainAction>
}

import { IconDevices, IconMail, IconReceipt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Delivery } from '../../src/shared/sale-view.ts'
import { KeyCap } from '../pieces/key-cap.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isEmailMissing } from '../screen/customer-actions.ts'
import { isAllowed } from '../screen/offered.ts'
import styles from './receipt-wish.module.css'

const ways: readonly { delivery: Delivery; Icon: typeof IconMail }[] = [
  { delivery: 'paper', Icon: IconReceipt },
  { delivery: 'electronic', Icon: IconMail },
  { delivery: 'both', Icon: IconDevices },
]

/** How the buyer wants the receipt, and where it is sent. */
export function ReceiptWish() {
  const { t } = useTranslation()
  const { run, send } = useConductor()
  const delivery = useSnapshot(snapshot => snapshot.sale?.delivery)
  const contact = useSnapshot(snapshot => snapshot.sale?.contact?.masked)
  const isMissing = useSnapshot(isEmailMissing)
  const maySetContact = useReady(state => isAllowed(state, actions.contact))
  const maySetDelivery = useReady(state => isAllowed(state, actions.delivery))
  return (
    <section className={styles.wish} aria-label={t('wish.title')}>
      <div className={styles.ways}>
        {ways.map(({ delivery: way, Icon }) => (
          <button
            type="button"
            key={way}
            className={styles.way}
            aria-pressed={delivery === way}
            disabled={!maySetDelivery}
            onClick={() => void send({ name: 'set-delivery', delivery: way })}
          >
            <Icon size={22} aria-hidden />
            {t(`wish.${way}`)}
          </button>
        ))}
        {maySetDelivery && <KeyCap name="F7" />}
      </div>
      <button
        type="button"
        className={styles.contact}
        data-asked={isMissing || undefined}
        disabled={!maySetContact}
        onClick={() => void run(actions.contact)}
      >
        <span className={styles.where} data-empty={contact === undefined || undefined}>
          {contact ?? t(isMissing ? 'wish.ask-email' : 'wish.no-contact')}
        </span>
        {maySetContact && <KeyCap name="F6" />}
      </button>
    </section>
  )
}

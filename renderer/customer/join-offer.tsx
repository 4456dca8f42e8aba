import { IconUserPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { KeyCap } from '../pieces/key-cap.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useSnapshot } from '../screen/context.ts'
import styles from './customer.module.css'

/** Nobody by that number: joining is one code away, and so is another number. */
export function JoinOffer() {
  const { t } = useTranslation()
  const conductor = useConductor()
  const maskedPhone = useSnapshot(({ sale }) =>
    sale?.customer.state === 'anonymous' ? sale.customer.maskedPhone : undefined,
  )
  return (
    <div className={styles.card}>
      <p className={styles.name}>
        <IconUserPlus size={34} stroke={1.8} aria-hidden /> {t('join.title')}
      </p>
      {maskedPhone && <p className={styles.phone}>{maskedPhone}</p>}
      <p>{t('join.say')}</p>
      <ActionButton action={actions.join} isChosen>
        {t('action.join')}
      </ActionButton>
      <button type="button" className={styles.link} onClick={() => conductor.erase()}>
        {t('join.other')} <KeyCap name="Backspace" />
      </button>
    </div>
  )
}

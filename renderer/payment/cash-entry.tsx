import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './cash-entry.module.css'

const notes = ['500', '1000', '2000', '5000'] as const

/** How much the customer handed over; one press where it is a single note. */
export function CashEntry() {
  const { t } = useTranslation()
  const { receive } = useConductor()
  const typed = useReady(state => state.entries.received ?? '')
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  return (
    <>
      <EntryDisplay
        label={t('pay.received')}
        typed={typed}
        rest={typed === '' ? format.money(totalMinor) : '₽'}
        aside={<span className={styles.label}>{typed === '' ? t('pay.no-change') : t('pay.received')}</span>}
      />
      <div className={styles.notes}>
        <UnstyledButton className={styles.note} onClick={() => receive('')}>
          {t('pay.exact')}
        </UnstyledButton>
        {notes.map(note => (
          <UnstyledButton key={note} className={styles.note} onClick={() => receive(note)}>
            {format.points(Number(`${note}00`))}
          </UnstyledButton>
        ))}
      </div>
      <DigitPad extra="comma" />
    </>
  )
}

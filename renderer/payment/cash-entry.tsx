import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isPaidInPart } from '../screen/sale-shape.ts'
import { format } from '../words/i18n.ts'
import styles from './cash-entry.module.css'

const notes = ['500', '1000', '2000', '5000'] as const

/** How much the customer handed over; of goods partly on credit, how much is paid now. */
export function CashEntry() {
  const { t } = useTranslation()
  const typed = useReady(state => state.entries.received ?? '')
  const dueMinor = useSnapshot(snapshot => snapshot.sale?.dueMinor ?? 0)
  const isPart = useSnapshot(({ sale }) => sale !== undefined && isPaidInPart(sale))
  return (
    <>
      <EntryDisplay
        label={t(isPart ? 'pay.part' : 'pay.received')}
        typed={typed}
        rest={typed === '' && !isPart ? format.money(dueMinor) : '₽'}
        aside={
          <span className={styles.label}>
            {t(isPart ? 'pay.part' : typed === '' ? 'pay.no-change' : 'pay.received')}
          </span>
        }
      />
      {!isPart && <Notes />}
      <DigitPad extra="comma" />
    </>
  )
}

/** One press where it is a single note. */
function Notes() {
  const { t } = useTranslation()
  const { receive } = useConductor()
  return (
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
  )
}

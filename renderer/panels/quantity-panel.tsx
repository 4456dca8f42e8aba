import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { selectedLine } from '../screen/action.ts'
import { useReady } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import { parseQuantity } from '../words/parse.ts'
import styles from './panel.module.css'

/** How many of the chosen line. */
export function QuantityPanel() {
  const { t } = useTranslation()
  const line = useReady(selectedLine)
  const typed = useReady(state => state.entries.quantity ?? '')
  if (!line) return null
  return (
    <Step title={t('quantity.title')} footer={<MainAction isIncomplete={parseQuantity(typed) === undefined} />}>
      <p className={styles.subject}>{line.name}</p>
      <EntryDisplay
        label={t('quantity.title')}
        typed={typed}
        rest={typed === '' ? format.quantity(line.quantityMilli) : ''}
      />
      <DigitPad extra="comma" />
    </Step>
  )
}

import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import { parseHundredths } from '../words/parse.ts'

/** How many points to spend: all that may be by Enter, none by one key, or as many as typed. */
export function PointsPanel() {
  const { t } = useTranslation()
  const spendableMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsSpendableMinor ?? 0)
  const typed = useReady(state => state.entries.points ?? '')
  const chosenMinor = typed === '' ? spendableMinor : parseHundredths(typed)
  return (
    <Step
      title={t('points.title')}
      footer={
        <>
          <ActionButton action={actions.keepPoints} />
          <MainAction isIncomplete={chosenMinor === undefined || spendableMinor === 0}>
            {chosenMinor !== undefined && t('points.spend', format.countedPoints(chosenMinor))}
          </MainAction>
        </>
      }
    >
      {spendableMinor === 0 ? (
        <Note tone="info">{t('points.none')}</Note>
      ) : (
        <>
          <p>{t('points.at-most', format.countedPoints(spendableMinor))}</p>
          <EntryDisplay
            label={t('points.title')}
            typed={typed}
            rest={typed === '' ? format.points(spendableMinor) : ''}
          />
          <DigitPad extra="comma" />
        </>
      )}
    </Step>
  )
}

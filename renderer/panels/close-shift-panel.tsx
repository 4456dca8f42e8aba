import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'

/** The shift is closed once a day and cannot be opened again: said before, not after. */
export function CloseShiftPanel() {
  const { t } = useTranslation()
  const shiftNumber = useSnapshot(snapshot => snapshot.device.shift.shiftNumber)
  const parkedCount = useSnapshot(snapshot => snapshot.parked.length)
  const unsentDocuments = useSnapshot(snapshot => snapshot.device.unsentDocuments ?? 0)
  return (
    <Step title={t('close-shift.title', { shiftNumber: shiftNumber ?? '' })} footer={<MainAction />}>
      <p>{t('close-shift.how')}</p>
      {parkedCount > 0 && <Note tone="warning">{t('close-shift.parked', { count: parkedCount })}</Note>}
      {unsentDocuments > 0 && <Note tone="info">{t('close-shift.unsent', { count: unsentDocuments })}</Note>}
    </Step>
  )
}

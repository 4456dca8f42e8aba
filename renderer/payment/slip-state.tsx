import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { Note } from '../pieces/note.tsx'
import { actions } from '../screen/actions.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'

const tones = { waiting: 'warning', printing: 'info', printed: 'good', failed: 'warning' } as const

/** What has become of the slip beside the receipt. It never holds up the next customer. */
export function SlipState() {
  const { t } = useTranslation()
  const slip = useSnapshot(snapshot => snapshot.sale?.slip ?? 'none')
  const isPaperOut = useSnapshot(({ slipPrinter }) => slipPrinter.error?.code.startsWith('paper.') === true)
  const isOffered = useReady(state => isAllowed(state, actions.printSlip))
  if (slip === 'none') return null
  return (
    <>
      <Note tone={tones[slip]}>{t(slip === 'waiting' && isPaperOut ? 'slip.no-paper' : `slip.${slip}`)}</Note>
      {isOffered && <ActionButton action={actions.printSlip} />}
    </>
  )
}

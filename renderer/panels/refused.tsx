import { useTranslation } from 'react-i18next'
import { Note } from '../pieces/note.tsx'
import { useReady } from '../screen/context.ts'
import { errorWords } from '../words/error-words.ts'

/** Why a code or a card was not taken, where the eye is. */
export function Refused() {
  const { t } = useTranslation()
  const refusal = useReady(state => state.refusal)
  if (!refusal) return null
  const { title, action, supportNumber } = errorWords(t, refusal)
  return (
    <Note tone="warning">
      <b>{title}</b> {action} {supportNumber}
    </Note>
  )
}

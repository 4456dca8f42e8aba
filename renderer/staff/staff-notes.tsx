import { useTranslation } from 'react-i18next'
import { Note } from '../pieces/note.tsx'
import { useSnapshot } from '../screen/context.ts'
import { errorWords } from '../words/error-words.ts'

/** What stands in the way of a verification, and what to do instead. */
export function StaffNotes() {
  const { t } = useTranslation()
  const isAway = useSnapshot(({ hub }) => hub.state !== 'online')
  const notice = useSnapshot(({ staff }) => staff.notice)
  const isTold = isAway && notice?.code === 'staff.hub-away'
  const words = notice && errorWords(t, notice)
  return (
    <>
      {isAway && (
        <Note tone="warning">
          <b>{t('staff.away')}</b> {t('staff.away-how')}
        </Note>
      )}
      {words && !isTold && (
        <Note tone="warning">
          <b>{words.title}</b> {words.action} {words.supportNumber}
        </Note>
      )}
    </>
  )
}

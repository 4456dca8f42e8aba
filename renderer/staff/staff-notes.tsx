import { useTranslation } from 'react-i18next'
import type { ErrorCode } from '../../src/shared/errors/catalogue.ts'
import { Note } from '../pieces/note.tsx'
import { useSnapshot } from '../screen/context.ts'
import { errorWords } from '../words/error-words.ts'

/** What the code under way says itself, with the tries that are left. */
const toldByCode: readonly string[] = [
  'loyalty.code-wrong',
  'loyalty.code-expired',
  'loyalty.code-tries-used',
] satisfies readonly ErrorCode[]

/** What stands in the way of a verification, and what to do instead. */
export function StaffNotes() {
  const { t } = useTranslation()
  const isAway = useSnapshot(({ hub }) => hub.state !== 'online')
  const notice = useSnapshot(({ staff }) => staff.notice)
  const hasCode = useSnapshot(({ staff }) => staff.current !== undefined)
  const isTold = (isAway && notice?.code === 'staff.hub-away') || (hasCode && toldByCode.includes(notice?.code ?? ''))
  const words = notice && errorWords(t, notice)
  // What helps a sale without a code is no help here.
  const action = notice?.code === 'loyalty.code-sends-used' ? t('staff.no-sends-how') : words?.action
  return (
    <>
      {isAway && (
        <Note tone="warning">
          <b>{t('staff.away')}</b> {t('staff.away-how')}
        </Note>
      )}
      {words && !isTold && (
        <Note tone="warning">
          <b>{words.title}</b> {action} {words.supportNumber}
        </Note>
      )}
    </>
  )
}

import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { Note } from '../pieces/note.tsx'
import { useReady, useSnapshot } from '../screen/context.ts'
import { showDraft } from './phone-draft.ts'

/** Ten keys and no confirmation: the tenth digit looks the customer up. */
export function PhoneEntry() {
  const { t } = useTranslation()
  const draft = useReady(state => state.entries.phone ?? '')
  const lookup = useSnapshot(({ sale }) => (sale?.customer.state === 'anonymous' ? sale.customer.lookup : 'none'))
  const { typed, rest } = showDraft(draft)
  return (
    <>
      <EntryDisplay
        label={t('customer.phone')}
        typed={typed}
        rest={rest}
        aside={
          lookup === 'searching' && (
            <Loader size={28} color="var(--till)" role="img" aria-label={t('customer.searching')} />
          )
        }
      />
      {lookup === 'ambiguous' || lookup === 'blocked' || lookup === 'unavailable' ? (
        <Note tone="warning">{t(`customer.${lookup}`)}</Note>
      ) : null}
      <DigitPad extra="plus" />
    </>
  )
}

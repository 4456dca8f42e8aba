import { UnstyledButton } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { parseReceiptContact } from '../../src/shared/contact/contact.ts'
import { emailDomains, withDomain } from '../customer/email-domains.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { LetterEntry } from '../pieces/letter-entry.tsx'
import { LetterPad } from '../pieces/letter-pad.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isEmailMissing } from '../screen/customer-actions.ts'
import styles from './panel.module.css'

/** Where the receipt is sent: a phone or an e-mail of the buyer's choice, apart from the loyalty phone. */
export function ContactPanel() {
  const { t } = useTranslation()
  const { run, write } = useConductor()
  const typed = useReady(state => state.entries.contact ?? '')
  const isMissing = useSnapshot(isEmailMissing)
  const setTyped = (text: string) => write('contact', text)

  function submit(event: FormEvent) {
    event.preventDefault()
    void run(actions.saveContact)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Step title={t('contact.title')} footer={<MainAction isIncomplete={typed.trim() === ''} />}>
        <div className={styles.stack}>
          <LetterEntry
            label={t('contact.field')}
            hint={t(isMissing ? 'contact.hint-kept' : 'contact.hint')}
            value={typed}
            onChange={setTyped}
            maxLength={64}
          />
          <Meant typed={typed} />
          <div className={styles.domains}>
            {emailDomains.map(domain => (
              <UnstyledButton
                key={domain}
                className={styles.domain}
                onClick={() => setTyped(withDomain(typed, domain))}
              >
                @{domain}
              </UnstyledButton>
            ))}
          </div>
          <LetterPad letters="latin" signs="@._-" onKey={key => setTyped(`${typed}${key}`)} />
        </div>
      </Step>
    </form>
  )
}

/** A slip of the pen, mended by one tap; else where the receipt goes so far. */
function Meant({ typed }: Readonly<{ typed: string }>) {
  const { t } = useTranslation()
  const { sendFromPanel } = useConductor()
  const current = useSnapshot(snapshot => snapshot.sale?.contact?.masked)
  const { suggestion } = parseReceiptContact(typed)
  if (suggestion !== undefined) {
    return (
      <ActionButton action={actions.takeSuggestion} isChosen>
        {t('contact.meant', { contact: suggestion })}
      </ActionButton>
    )
  }
  if (current === undefined) return null
  return (
    <p className={styles.current}>
      {t('contact.current', { contact: current })}
      <UnstyledButton className={styles.plain} onClick={() => void sendFromPanel({ name: 'set-contact', contact: '' })}>
        {t('contact.clear')}
      </UnstyledButton>
    </p>
  )
}

import { UnstyledButton } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { SubmitButton } from '../pieces/submit-button.tsx'
import { TextEntry } from '../pieces/text-entry.tsx'
import { useConductor, useSnapshot } from '../screen/context.ts'
import styles from './panel.module.css'

/** Where the receipt is sent: a phone or an e-mail of the buyer's choice, apart from the loyalty phone. */
export function ContactPanel() {
  const { t } = useTranslation()
  const { sendFromPanel } = useConductor()
  const [contact, setContact] = useState('')
  const current = useSnapshot(snapshot => snapshot.sale?.contact?.masked)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (contact.trim() !== '') void sendFromPanel({ name: 'set-contact', contact: contact.trim() })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Step
        title={t('contact.title')}
        footer={<SubmitButton isDisabled={contact.trim() === ''}>{t('contact.save')}</SubmitButton>}
      >
        <TextEntry
          label={t('contact.field')}
          hint={t('contact.hint')}
          value={contact}
          onChange={setContact}
          hasFocus
          maxLength={254}
        />
        {current !== undefined && (
          <>
            <Note tone="info">{t('contact.current', { contact: current })}</Note>
            <UnstyledButton
              className={styles.plain}
              onClick={() => void sendFromPanel({ name: 'set-contact', contact: '' })}
            >
              {t('contact.clear')}
            </UnstyledButton>
          </>
        )}
      </Step>
    </form>
  )
}

import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Step } from '../pieces/step.tsx'
import { SubmitButton } from '../pieces/submit-button.tsx'
import { TextEntry } from '../pieces/text-entry.tsx'
import { useConductor } from '../screen/context.ts'
import styles from './panel.module.css'

/** Goods whose barcode the scanner cannot read. */
export function GoodsPanel() {
  const { t } = useTranslation()
  const { sendFromPanel } = useConductor()
  const [text, setText] = useState('')

  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() !== '') void sendFromPanel({ name: 'scan', text: text.trim() })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Step
        title={t('goods.title')}
        footer={<SubmitButton isDisabled={text.trim() === ''}>{t('goods.add')}</SubmitButton>}
      >
        <TextEntry
          label={t('goods.barcode')}
          hint={t('goods.hint')}
          value={text}
          onChange={setText}
          hasFocus
          maxLength={512}
        />
      </Step>
    </form>
  )
}

import { UnstyledButton } from '@mantine/core'
import { IconGiftCard } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { LetterEntry } from '../pieces/letter-entry.tsx'
import { LetterPad } from '../pieces/letter-pad.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { format, say } from '../words/i18n.ts'
import styles from './panel.module.css'
import { Refused } from './refused.tsx'

/** A code from a coupon or a letter: typed here, and what was accepted so far. */
export function PromoPanel() {
  const { t } = useTranslation()
  const { run, write } = useConductor()
  const [letters, setLetters] = useState<'latin' | 'cyrillic'>('latin')
  const typed = useReady(state => state.entries.promo ?? '')
  const isChecking = useReady(state => state.pending.includes('enter-promo-code'))
  const setTyped = (text: string) => write('promo', text.toUpperCase())

  function submit(event: FormEvent) {
    event.preventDefault()
    void run(actions.enterPromoCode)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Step
        title={t('promo.title')}
        aside={
          <UnstyledButton
            className={styles.plain}
            onClick={() => setLetters(letters === 'latin' ? 'cyrillic' : 'latin')}
          >
            {t(letters === 'latin' ? 'promo.cyrillic' : 'promo.latin')}
          </UnstyledButton>
        }
        footer={<MainAction isIncomplete={typed.trim() === '' || isChecking} />}
      >
        <LetterEntry label={t('promo.field')} value={typed} onChange={setTyped} maxLength={40} />
        <ActionButton action={actions.giftCard} icon={<IconGiftCard size={28} stroke={1.8} aria-hidden />} />
        <Refused />
        <AcceptedCodes />
        <LetterPad letters={letters} signs="-" isUpper onKey={key => setTyped(`${typed}${key}`)} />
      </Step>
    </form>
  )
}

function AcceptedCodes() {
  const { t } = useTranslation()
  const { send } = useConductor()
  const codes = useSnapshot(snapshot => snapshot.sale?.promoCodes)
  const mayRemove = useSnapshot(({ allowed }) => allowed.includes('remove-promo-code'))
  if (!codes || codes.length === 0) return null
  return (
    <ul className={styles.codes} aria-label={t('promo.accepted')}>
      {codes.map(({ code, title, amountMinor }) => (
        <li key={code} className={styles.code}>
          <span className={styles.codeText}>{code}</span>
          <span className={styles.codeTitle}>{say(title)}</span>
          <span className={styles.codeSum}>−{format.money(amountMinor)}</span>
          <UnstyledButton
            className={styles.plain}
            disabled={!mayRemove}
            aria-label={`${t('promo.remove')}: ${code}`}
            onClick={() => void send({ name: 'remove-promo-code', code })}
          >
            {t('promo.remove')}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}

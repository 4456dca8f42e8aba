import { UnstyledButton } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { TextEntry } from '../pieces/text-entry.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { MIN_CARD_LENGTH } from '../screen/proposal-actions.ts'
import { format } from '../words/i18n.ts'
import styles from './panel.module.css'
import { Refused } from './refused.tsx'

/** A gift card to pay with: its number scanned or typed, and the cards that pay already. */
export function GiftCardPanel() {
  const { t } = useTranslation()
  const { run, write } = useConductor()
  const typed = useReady(state => state.entries['gift-card'] ?? '')
  const isChecking = useReady(state => state.pending.includes('add-gift-card'))

  function submit(event: FormEvent) {
    event.preventDefault()
    void run(actions.addGiftCard)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Step
        title={t('gift-card.title')}
        footer={<MainAction isIncomplete={typed.trim().length < MIN_CARD_LENGTH || isChecking} />}
      >
        <TextEntry
          label={t('gift-card.field')}
          value={typed}
          onChange={text => write('gift-card', text)}
          hasFocus
          maxLength={32}
        />
        <Refused />
        <TakenCards />
        <DigitPad />
      </Step>
    </form>
  )
}

function TakenCards() {
  const { t } = useTranslation()
  const { send } = useConductor()
  const cards = useSnapshot(snapshot => snapshot.sale?.giftCards)
  const mayRemove = useSnapshot(({ allowed }) => allowed.includes('remove-gift-card'))
  if (!cards || cards.length === 0) return null
  return (
    <ul className={styles.codes} aria-label={t('gift-card.taken')}>
      {cards.map(({ giftCardId, masked, balanceMinor }) => (
        <li key={giftCardId} className={styles.code}>
          <span className={styles.codeText}>{masked}</span>
          <span className={styles.codeTitle}>{t('gift-card.balance', { balance: format.money(balanceMinor) })}</span>
          <UnstyledButton
            className={styles.plain}
            disabled={!mayRemove}
            aria-label={`${t('gift-card.remove')}: ${masked}`}
            onClick={() => void send({ name: 'remove-gift-card', giftCardId })}
          >
            {t('gift-card.remove')}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}

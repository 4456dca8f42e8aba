import { UnstyledButton } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { OfferView } from '../../src/shared/proposal.ts'
import { KeyCap } from '../pieces/key-cap.tsx'
import { Unseen } from '../pieces/unseen.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { offerWithKeys } from '../screen/proposal-actions.ts'
import { format, say } from '../words/i18n.ts'
import styles from './offers.module.css'

/** What this customer may have: at most three, taken or left by one tap each. */
export function Offers() {
  const { t } = useTranslation()
  const offers = useSnapshot(snapshot => snapshot.sale?.offers)
  const withKeys = useSnapshot(offerWithKeys)
  const hasReasons = useReady(state => state.reasons !== undefined)
  if (!offers || offers.length === 0) return null
  return (
    <ul className={styles.offers} aria-label={t('offer.title')}>
      {offers.map(offer => (
        <Offer key={offer.promotionId} offer={offer} hasKeys={offer === withKeys && !hasReasons} />
      ))}
    </ul>
  )
}

function Offer({ offer, hasKeys }: Readonly<{ offer: OfferView; hasKeys: boolean }>) {
  const title = say(offer.title)
  const saves = `−${offer.amountMinor > 0 ? format.money(offer.amountMinor) : format.percent(offer.percentBps)}`
  return (
    <li className={styles.offer} data-answer={offer.answer}>
      <span className={styles.words}>
        {!title.includes(saves) && <b className={styles.saves}>{saves}</b>} {title}
      </span>
      <Answer offer={offer} answer="accepted" hasKey={hasKeys} />
      <Answer offer={offer} answer="refused" hasKey={hasKeys} />
    </li>
  )
}

type AnswerProps = Readonly<{ offer: OfferView; answer: 'accepted' | 'refused'; hasKey: boolean }>

function Answer({ offer, answer, hasKey }: AnswerProps) {
  const { t } = useTranslation()
  const { send } = useConductor()
  const action = answer === 'accepted' ? actions.takeOffer : actions.leaveOffer
  const isEnabled = useReady(state => isAllowed(state, action))
  const Icon = answer === 'accepted' ? IconCheck : IconX
  return (
    <UnstyledButton
      className={styles.answer}
      data-answer={answer}
      aria-pressed={offer.answer === answer}
      disabled={!isEnabled}
      onClick={() => void send({ name: 'answer-offer', promotionId: offer.promotionId, answer })}
    >
      {hasKey ? t(`offer.${answer}`) : <Icon size={28} stroke={2.4} aria-hidden />}
      <Unseen>
        {!hasKey && t(`offer.${answer}`)} {say(offer.title)}
      </Unseen>
      {hasKey && <KeyCap name={action.key} />}
    </UnstyledButton>
  )
}

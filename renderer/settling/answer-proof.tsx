import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SettlingAnswer } from '../../src/shared/screen/commands.ts'
import type { SettlingQuestion } from '../../src/shared/screen/snapshot.ts'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { KeyCap } from '../pieces/key-cap.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { useConductor, useReady } from '../screen/context.ts'
import styles from './question.module.css'

type Props = Readonly<{ question: SettlingQuestion; answer: SettlingAnswer }>

const MIN_PIN_LENGTH = 4

/** One thing at a time: which document it was, then the PIN. */
export function AnswerProof({ question, answer }: Props) {
  const isFdChosen = useReady(state => state.isFdChosen)
  return answer === 'printed' && !isFdChosen ? <WhichDocument question={question} /> : <Pin answer={answer} />
}

function WhichDocument({ question }: Readonly<{ question: SettlingQuestion }>) {
  const { t } = useTranslation()
  const { chooseFd } = useConductor()
  const typed = useReady(state => state.entries.fd ?? '')
  return (
    <Step title={t('question.which')} aside={<Back />} footer={<MainAction isIncomplete={Number(typed) < 1} />}>
      {question.candidates.map(candidate => (
        <UnstyledButton
          key={candidate.fdNumber}
          className={styles.candidate}
          onClick={() => chooseFd(candidate.fdNumber)}
        >
          {t('document.fd')} {candidate.fdNumber}
        </UnstyledButton>
      ))}
      <EntryDisplay label={t('document.fd')} typed={typed} rest={typed === '' ? t('return.fd-rest') : ''} />
      <DigitPad />
    </Step>
  )
}

function Pin({ answer }: Readonly<{ answer: SettlingAnswer }>) {
  const { t } = useTranslation()
  const typed = useReady(state => state.entries.pin ?? '')
  const fdNumber = useReady(state => state.entries.fd ?? '')
  return (
    <Step
      title={t('question.pin')}
      aside={<Back />}
      footer={<MainAction isIncomplete={typed.length < MIN_PIN_LENGTH} />}
    >
      <p className={styles.chosen}>{t(`question.chosen-${answer}`, { fdNumber })}</p>
      <EntryDisplay label={t('question.pin')} typed={typed} isSecret />
      <DigitPad />
    </Step>
  )
}

function Back() {
  const { t } = useTranslation()
  const { back } = useConductor()
  return (
    <button type="button" className={styles.back} onClick={back}>
      {t('legend.back')} <KeyCap name="Escape" />
    </button>
  )
}

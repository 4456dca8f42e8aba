import { UnstyledButton } from '@mantine/core'
import { IconPlugConnectedX, IconReceipt, IconReceiptOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SettlingQuestion } from '../../src/shared/screen/snapshot.ts'
import { KeyCap } from '../pieces/key-cap.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import styles from './question.module.css'

type Props = Readonly<{ kind: SettlingQuestion['kind'] }>

const answers = [
  { action: actions.answerPrinted, Icon: IconReceipt },
  { action: actions.answerNotPrinted, Icon: IconReceiptOff },
  { action: actions.answerDeviceGone, Icon: IconPlugConnectedX },
] as const

/** Three answers, each with what it will do: none of them is the main one. */
export function AnswerChoice({ kind }: Props) {
  const { t } = useTranslation()
  const { run } = useConductor()
  const mayAnswer = useReady(state => isAllowed(state, actions.answerQuestion))
  const subject = kind === 'receipt' || kind === 'return' ? 'receipt' : 'shift'
  return (
    <Step title={t('question.what')}>
      {answers.map(({ action, Icon }) => (
        <UnstyledButton
          key={action.label}
          className={styles.answer}
          disabled={!mayAnswer}
          onClick={() => void run(action)}
        >
          <KeyCap name={action.key} />
          <span className={styles.answerWords}>
            <strong>{t(`question.${action.label as 'printed'}-${subject}`)}</strong>
            <span>{t(`question.${action.label as 'printed'}-means`)}</span>
          </span>
          <Icon size={36} stroke={1.6} aria-hidden />
        </UnstyledButton>
      ))}
    </Step>
  )
}

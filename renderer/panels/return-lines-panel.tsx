import { UnstyledButton } from '@mantine/core'
import { IconCheck, IconMinus, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { scrollsByKeyboard } from '../pieces/scrolls-by-keyboard.ts'
import { Step } from '../pieces/step.tsx'
import {
  type ChosenLine,
  choiceWithKeys,
  isChoiceUnchanged,
  isInPieces,
  returnChoice,
} from '../returns/return-choice.ts'
import { actions } from '../screen/actions.ts'
import { useConductor, useScreen } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './return-lines.module.css'

const PIECE_MILLI = 1000

/** What of the receipt goes back: ticks and quantities, counted anew by one Enter. */
export function ReturnLinesPanel() {
  const { t } = useTranslation()
  const state = useScreen(whole => whole)
  if (!state.snapshot) return null
  const ready = { ...state, snapshot: state.snapshot }
  const choice = returnChoice(ready)
  const keyed = choiceWithKeys(ready)?.key
  const isNothing = choice.every(line => line.chosenMilli === 0)
  return (
    <Step
      title={t('return.which')}
      footer={
        <MainAction isIncomplete={isNothing}>
          {t(isNothing ? 'return.nothing' : isChoiceUnchanged(ready) ? 'return.unchanged' : 'return.recount')}
        </MainAction>
      }
    >
      <ul className={styles.lines} aria-label={t('return.which')} {...scrollsByKeyboard}>
        {choice.map(line => (
          <Line key={line.key} line={line} hasKeys={line.key === keyed} />
        ))}
      </ul>
      <div className={styles.keys}>
        <p className={styles.hint}>{t('return.which-how')}</p>
        <ActionButton action={actions.toggleLine} />
      </div>
    </Step>
  )
}

type LineProps = Readonly<{ line: ChosenLine; hasKeys: boolean }>

function Line({ line, hasKeys }: LineProps) {
  const { t } = useTranslation()
  const { returns } = useConductor()
  const { key, name, leftMilli, chosenMilli } = line
  const isGone = leftMilli === 0
  return (
    <li className={styles.line} aria-current={hasKeys || undefined} data-gone={isGone || undefined}>
      <UnstyledButton
        className={styles.tick}
        role="checkbox"
        aria-checked={chosenMilli > 0}
        disabled={isGone}
        onClick={() => returns.choose(key, 'toggle')}
      >
        <span className={styles.box} aria-hidden>
          {chosenMilli > 0 && <IconCheck size={26} stroke={3} />}
        </span>
        <span className={styles.name}>{name}</span>
      </UnstyledButton>
      {isGone ? (
        <span className={styles.gone}>{t('return.gone')}</span>
      ) : (
        <Quantity line={line} onStep={step => returns.choose(key, step)} />
      )}
    </li>
  )
}

type QuantityProps = Readonly<{ line: ChosenLine; onStep: (step: 1 | -1) => void }>

function Quantity({ line, onStep }: QuantityProps) {
  const { t } = useTranslation()
  const { name, leftMilli, chosenMilli } = line
  const hasSteps = isInPieces(line) && leftMilli > PIECE_MILLI
  return (
    <span className={styles.quantity}>
      {hasSteps && (
        <UnstyledButton
          className={styles.step}
          disabled={chosenMilli === 0}
          aria-label={`${t('return.less')}: ${name}`}
          onClick={() => onStep(-1)}
        >
          <IconMinus size={24} stroke={2.4} aria-hidden />
        </UnstyledButton>
      )}
      <span className={styles.count}>
        <b>{format.quantity(chosenMilli)}</b> {t('return.of', { quantity: format.quantity(leftMilli) })}
      </span>
      {hasSteps && (
        <UnstyledButton
          className={styles.step}
          disabled={chosenMilli === leftMilli}
          aria-label={`${t('return.more')}: ${name}`}
          onClick={() => onStep(1)}
        >
          <IconPlus size={24} stroke={2.4} aria-hidden />
        </UnstyledButton>
      )}
    </span>
  )
}

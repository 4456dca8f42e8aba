import {
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconHelpCircle,
  IconMessageCircle,
  IconSend,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CodeDelivery } from '../../src/shared/customer.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { KeyCap } from '../pieces/key-cap.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useAgentNow, useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { format } from '../words/i18n.ts'
import styles from './code-entry.module.css'

const MIN_CODE_LENGTH = 4

const deliveryIcons: Record<CodeDelivery, typeof IconSend> = {
  queued: IconClockPause,
  sent: IconSend,
  delivered: IconCircleCheck,
  failed: IconCircleX,
  expired: IconCircleX,
  unknown: IconHelpCircle,
}

/** The code from the customer's message: where it is on its way, what was typed, and when it may be sent again. */
export function CodeEntry() {
  const { t } = useTranslation()
  const { run } = useConductor()
  const code = useSnapshot(snapshot => snapshot.sale?.code)
  const typed = useReady(state => state.entries.code ?? '')
  if (!code) return null
  const isOpen = ['sending', 'waiting', 'checking', 'wrong'].includes(code.status)
  return (
    <Step
      title={t(`code.for-${code.purpose}`)}
      aside={
        <button type="button" className={styles.close} onClick={() => void run(actions.closeCode)}>
          {t('action.close-code')} <KeyCap name="Escape" />
        </button>
      }
      footer={<MainAction isIncomplete={typed.length < MIN_CODE_LENGTH || code.status === 'checking'} />}
    >
      {code.status !== 'wrong' && <Delivery state={code.delivery} isSending={code.status === 'sending'} />}
      {code.status === 'wrong' && (
        <Note tone="warning">
          {t('code.wrong')} {code.triesLeft !== undefined && t('code.tries-left', { count: code.triesLeft })}
        </Note>
      )}
      {isOpen && (
        <EntryDisplay
          label={t('code.entry')}
          typed={typed}
          rest={typed === '' ? '– – – –' : ''}
          aside={code.status === 'checking' && <span>{t('code.checking')}</span>}
        />
      )}
      {(code.status === 'expired' || code.status === 'no-tries-left' || code.status === 'unavailable') && (
        <Note tone="warning">{t(`code.${code.status}`)}</Note>
      )}
      {isOpen && <DigitPad />}
      <Again />
    </Step>
  )
}

function Delivery({ state, isSending }: Readonly<{ state: CodeDelivery; isSending: boolean }>) {
  const { t } = useTranslation()
  const Icon = deliveryIcons[state]
  return (
    <p className={styles.delivery} data-state={state} role="status">
      {isSending ? <IconMessageCircle size={26} aria-hidden /> : <Icon size={26} aria-hidden />}
      {t(isSending ? 'code.sending' : `code.delivery-${state}`)}
    </p>
  )
}

/** Sending again is offered by the clock, not by what the operator says about the first one. */
function Again() {
  const { t } = useTranslation()
  const nowMs = useAgentNow()
  const code = useSnapshot(snapshot => snapshot.sale?.code)
  const mayAsk = useReady(state => isAllowed(state, actions.sendAgain))
  if (!code) return null
  if (code.sendsLeft === 0) return <p className={styles.wait}>{t('code.no-sends-left')}</p>
  if (nowMs < code.nextStepAtMs) {
    return <p className={styles.wait}>{t('code.again-in', { wait: format.wait(code.nextStepAtMs - nowMs) })}</p>
  }
  return mayAsk ? <ActionButton action={actions.sendAgain} /> : null
}

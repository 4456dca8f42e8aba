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
import type { CodeView } from '../../src/shared/sale-view.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { Note } from '../pieces/note.tsx'
import type { ScreenAction } from '../screen/action.ts'
import { useAgentNow, useReady } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { format } from '../words/i18n.ts'
import styles from './code-entry.module.css'

export const MIN_CODE_LENGTH = 4

type Code = Pick<CodeView, 'status' | 'delivery' | 'sendsLeft' | 'triesLeft' | 'nextStepAtMs'>
type Props = Readonly<{
  code: Code
  typed: string
  /** Absent where it would be refused. */
  again: ScreenAction | undefined
  /** What to do while the code cannot be checked. Absent where that is said already. */
  unavailable: string | undefined
}>

const deliveryIcons: Record<CodeDelivery, typeof IconSend> = {
  queued: IconClockPause,
  sent: IconSend,
  delivered: IconCircleCheck,
  failed: IconCircleX,
  expired: IconCircleX,
  unknown: IconHelpCircle,
}

/** A code from a message: where it is on its way, what was typed, and when it may be sent again. */
export function CodeProgress({ code, typed, again, unavailable }: Props) {
  const { t } = useTranslation()
  const isOpen = ['sending', 'waiting', 'checking', 'wrong'].includes(code.status)
  return (
    <>
      {code.status === 'wrong' ? (
        <Note tone="warning">
          {t('code.wrong')} {code.triesLeft !== undefined && t('code.tries-left', { count: code.triesLeft })}
        </Note>
      ) : (
        code.status !== 'unavailable' && <Delivery state={code.delivery} isSending={code.status === 'sending'} />
      )}
      {isOpen && (
        <EntryDisplay
          label={t('code.entry')}
          typed={typed}
          rest={typed === '' ? '– – – –' : ''}
          aside={code.status === 'checking' && <span>{t('code.checking')}</span>}
        />
      )}
      {(code.status === 'expired' || code.status === 'no-tries-left') && (
        <Note tone="warning">{t(`code.${code.status}`)}</Note>
      )}
      {code.status === 'unavailable' && unavailable && <Note tone="warning">{unavailable}</Note>}
      {isOpen && <DigitPad />}
      {again && <Again code={code} action={again} />}
    </>
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
function Again({ code, action }: Readonly<{ code: Code; action: ScreenAction }>) {
  const { t } = useTranslation()
  const nowMs = useAgentNow()
  const mayAsk = useReady(state => isAllowed(state, action))
  if (code.sendsLeft === 0) return <p className={styles.wait}>{t('code.no-sends-left')}</p>
  if (nowMs < code.nextStepAtMs) {
    return <p className={styles.wait}>{t('code.again-in', { wait: format.wait(code.nextStepAtMs - nowMs) })}</p>
  }
  return mayAsk ? <ActionButton action={action} /> : null
}

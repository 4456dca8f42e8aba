import { Loader, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScreenAction } from '../screen/action.ts'
import { useConductor, useReady } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import styles from './action-button.module.css'
import { KeyCap } from './key-cap.tsx'

type Props = Readonly<{
  action: ScreenAction
  look?: 'main' | 'plain' | 'legend' | 'link'
  /** In place of the action's own label. */
  children?: ReactNode
  icon?: ReactNode
  /** Something is still missing: shown, and not to be pressed. */
  isIncomplete?: boolean
  isChosen?: boolean
}>

/** One action as a button with its key. Pale while the agent would refuse it. */
export function ActionButton({ action, look = 'plain', children, icon, isIncomplete = false, isChosen }: Props) {
  const { t } = useTranslation()
  const { run } = useConductor()
  const isEnabled = useReady(state => isAllowed(state, action))
  const isPending = useReady(state => state.pending.includes(action.command)) && look === 'main'
  return (
    <UnstyledButton
      className={styles.button}
      data-look={look}
      data-tone={action.tone}
      data-chosen={isChosen || undefined}
      aria-pressed={isChosen}
      aria-busy={isPending}
      disabled={!isEnabled || isIncomplete}
      onClick={() => void run(action)}
    >
      {isPending ? <Loader size={24} color="currentColor" /> : icon}
      <span className={styles.label}>{children ?? t(`action.${action.label}` as 'action.pay')}</span>
      <KeyCap name={action.key} isOnDark={look === 'main'} />
    </UnstyledButton>
  )
}

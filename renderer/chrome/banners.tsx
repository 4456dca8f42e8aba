import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ErrorData } from '../../src/shared/errors/app-error.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed, isCodeOpen } from '../screen/offered.ts'
import { stageOf } from '../screen/stage.ts'
import type { Panel } from '../screen/store.ts'
import { errorWords } from '../words/error-words.ts'
import styles from './banners.module.css'

const AT_MOST = 2
/** Where it is said beside what was typed. */
const toldInPanel: readonly (Panel | undefined)[] = ['promo-code', 'gift-card']

/** What went wrong, the answer to the last press first. The same trouble told by two parts is said once. */
export function Banners() {
  const refusal = useReady(state => {
    // What is wrong with a code is said where the code is typed.
    const isToldThere =
      toldInPanel.includes(state.panel) || (isCodeOpen(state) && state.refusal?.code.startsWith('loyalty.code-'))
    return isToldThere ? undefined : state.refusal
  })
  const notice = useReady(({ snapshot, dismissedNoticeId }) =>
    snapshot.notice?.id === dismissedNoticeId ? undefined : snapshot.notice?.error,
  )
  const saleNotice = useSnapshot(snapshot => snapshot.sale?.notice)
  const deviceError = useSnapshot(snapshot => snapshot.device.error)
  const alarm = useSnapshot(snapshot => snapshot.hub.alarm)
  const mayContinue = useReady(state => isAllowed(state, actions.continuePrinting))

  const passing = [refusal, notice].filter(isPresent)
  const lasting = [saleNotice, deviceError, alarm].filter(isPresent)
  const told = new Map([...lasting, ...passing].map(error => [error.code, error]))
  const shown = [...passing, ...lasting].filter(error => told.get(error.code) === error).slice(0, AT_MOST)
  return (
    <>
      {shown.map(error => (
        <Banner
          key={error.code}
          error={error}
          mayBeClosed={passing.includes(error)}
          mayContinuePrinting={mayContinue && error.code === deviceError?.code}
        />
      ))}
    </>
  )
}

type BannerProps = Readonly<{ error: ErrorData; mayBeClosed: boolean; mayContinuePrinting: boolean }>

function Banner({ error, mayBeClosed, mayContinuePrinting }: BannerProps) {
  const { t } = useTranslation()
  const { dismiss } = useConductor()
  const isSettling = useSnapshot(stageOf) === 'settling'
  const words = errorWords(t, error)
  const { title, action, supportNumber } = words
  // While it is being found out by itself, nothing is anybody's alarm.
  const severity = isSettling ? 'info' : words.severity
  const Icon = severity === 'info' ? IconInfoCircle : IconAlertTriangle
  return (
    <div className={styles.banner} data-severity={severity} role={severity === 'error' ? 'alert' : 'status'}>
      <Icon size={32} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <strong className={styles.title}>{title}</strong>
        <span>{action}</span>
      </div>
      {mayContinuePrinting && <ActionButton action={actions.continuePrinting} />}
      <span className={styles.code} title={t('banner.code')}>
        {supportNumber}
      </span>
      {mayBeClosed && (
        <UnstyledButton className={styles.close} aria-label={t('banner.close')} onClick={dismiss}>
          <IconX size={26} aria-hidden />
        </UnstyledButton>
      )}
    </div>
  )
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined
}

import { useTranslation } from 'react-i18next'
import { KeyCap } from '../pieces/key-cap.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import styles from './code-entry.module.css'
import { CodeProgress, MIN_CODE_LENGTH } from './code-progress.tsx'

/** The code of this sale: it proves the customer, or joins them. */
export function CodeEntry() {
  const { t } = useTranslation()
  const { run } = useConductor()
  const code = useSnapshot(snapshot => snapshot.sale?.code)
  const typed = useReady(state => state.entries.code ?? '')
  if (!code) return null
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
      <CodeProgress code={code} typed={typed} again={actions.sendAgain} unavailable={t('code.unavailable')} />
    </Step>
  )
}

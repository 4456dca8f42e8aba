import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { useReady, useSnapshot } from '../screen/context.ts'
import { scriptAnswers, scriptReasons } from '../screen/proposal-actions.ts'
import { say } from '../words/i18n.ts'
import styles from './script-line.module.css'

/** The one line to say now. It stands beside what the cashier does and takes nothing away from it. */
export function ScriptLine() {
  const { t } = useTranslation()
  const script = useSnapshot(snapshot => snapshot.sale?.script)
  const reasons = useReady(state => state.reasons)
  if (reasons) return <WhyNot />
  if (!script) return null
  return (
    <section className={styles.script} aria-label={t('script.title')}>
      <p className={styles.line} aria-live="polite">
        {say(script.line)}
      </p>
      <div className={styles.answers}>
        {scriptAnswers.map((action, index) => {
          const answer = script.answers[index]
          return (
            answer && (
              <ActionButton key={answer.answerId} action={action}>
                {say(answer.label)}
              </ActionButton>
            )
          )
        })}
      </div>
    </section>
  )
}

/** One more tap that may be left out: whatever is done next closes the question. */
function WhyNot() {
  const { t } = useTranslation()
  const reasons = useReady(state => state.reasons?.reasons)
  return (
    <section className={styles.script} aria-label={t('script.why')}>
      <p className={styles.why}>
        <b>{t('script.why')}</b> {t('script.why-optional')}
      </p>
      <div className={styles.answers}>
        {scriptReasons.map((action, index) => {
          const reason = reasons?.[index]
          return (
            reason && (
              <ActionButton key={reason.reasonId} action={action}>
                {say(reason.label)}
              </ActionButton>
            )
          )
        })}
      </div>
    </section>
  )
}

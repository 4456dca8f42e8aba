import { useTranslation } from 'react-i18next'
import type { SettlingQuestion } from '../../src/shared/screen/snapshot.ts'
import { Money } from '../pieces/money.tsx'
import { useReady, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import { AnswerChoice } from './answer-choice.tsx'
import { AnswerProof } from './answer-proof.tsx'
import styles from './question.module.css'

/** The readings fit no single story: a person says what became of the document, once, behind a PIN. */
export function Question() {
  const question = useSnapshot(snapshot => snapshot.questions[0])
  const answer = useReady(state => state.answer)
  if (!question) return null
  return (
    <>
      <Story question={question} />
      {answer === undefined ? (
        <AnswerChoice kind={question.kind} />
      ) : (
        <AnswerProof question={question} answer={answer} />
      )}
    </>
  )
}

function Story({ question }: Readonly<{ question: SettlingQuestion }>) {
  const { t } = useTranslation()
  const { kind, reason, totalMinor, startedAtMs, candidates } = question
  return (
    <section className={styles.story} aria-label={t('question.title')}>
      <h2 className={styles.title}>{t(`question.kind-${kind}`)}</h2>
      <p className={styles.facts}>
        {totalMinor !== undefined && <Money minor={totalMinor} size="total" />}
        <span>{t('question.started', { time: format.time(startedAtMs) })}</span>
      </p>
      <p className={styles.reason}>{t(`question.reason-${reason}`)}</p>
      {candidates.length > 0 && (
        <>
          <h2 className={styles.subtitle}>{t('question.candidates')}</h2>
          <table className={styles.candidates}>
            <tbody>
              {candidates.map(candidate => (
                <tr key={candidate.fdNumber}>
                  <th scope="row">
                    {t('document.fd')} {candidate.fdNumber}
                  </th>
                  <td>{candidate.totalMinor === undefined ? '' : <Money minor={candidate.totalMinor} />}</td>
                  <td>{candidate.deviceTime === undefined ? '' : format.deviceTime(candidate.deviceTime)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}

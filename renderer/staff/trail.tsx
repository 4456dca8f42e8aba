import { useTranslation } from 'react-i18next'
import { scrollsByKeyboard } from '../pieces/scrolls-by-keyboard.ts'
import { useAgentNow, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './trail.module.css'

/** Who is signed in and until when, and what was verified lately in this store: folded away where a step needs the room. */
export function Trail({ isFolded }: Readonly<{ isFolded: boolean }>) {
  const { t } = useTranslation()
  const trail = useSnapshot(({ staff }) => staff.trail)
  // Before somebody signs in it is not known whether there were any.
  const isShown = useSnapshot(({ staff }) => staff.signedIn !== undefined)
  return (
    <section className={styles.page} data-folded={isFolded || undefined} aria-label={t('staff.title')}>
      <h2 className={styles.title}>{t('staff.title')}</h2>
      <SignedIn />
      {isShown && <h3 className={styles.heading}>{t('staff.trail')}</h3>}
      {trail.length === 0 ? (
        isShown && <p className={styles.none}>{t('staff.trail-empty')}</p>
      ) : (
        <ol className={styles.list} {...scrollsByKeyboard} aria-label={t('staff.trail')}>
          {trail.map(({ verificationId, phoneMasked, purpose, reference, result, staffName, startedAtMs }) => (
            <li key={verificationId} className={styles.entry} data-result={result}>
              <span className={styles.time}>{format.moment(startedAtMs)}</span>
              <span className={styles.what}>
                <b>{phoneMasked}</b>
                <span className={styles.facts}>
                  <span>{t(`staff.purpose-${purpose}`)}</span> <span>{reference}</span>{' '}
                  <span className={styles.by}>{staffName}</span>
                </span>
              </span>
              <span className={styles.outcome}>{t(`staff.outcome-${result}`)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function SignedIn() {
  const { t } = useTranslation()
  const nowMs = useAgentNow()
  const signedIn = useSnapshot(({ staff }) => staff.signedIn)
  if (!signedIn) return <p>{t('staff.intro')}</p>
  return (
    <p className={styles.person}>
      <b>{signedIn.name}</b> <span>{t('staff.until', { wait: format.wait(signedIn.untilMs - nowMs) })}</span>
    </p>
  )
}

import { useWords } from '../words/i18n.ts'
import styles from './outcomes.module.css'

type Props = Readonly<{ accepted: number; shown: number }>

/** How many said yes, of how often it was shown: the count, the share, and a bar. */
export function Accepted({ accepted, shown }: Props) {
  const { format } = useWords()
  return (
    <span className={styles.accepted}>
      <span>
        {format.count(accepted)} <span className={styles.rate}>{format.share({ part: accepted, whole: shown })}</span>
      </span>
      <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.barWhole} width="100" height="6" rx="3" />
        <rect className={styles.barPart} width={shown === 0 ? 0 : (accepted * 100) / shown} height="6" rx="3" />
      </svg>
    </span>
  )
}

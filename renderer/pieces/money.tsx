import { format } from '../words/i18n.ts'
import styles from './money.module.css'

type Props = Readonly<{ minor: number; size?: 'line' | 'money' | 'total' | 'hero' }>

/** An amount in roubles: kopecks and sign are smaller, so that roubles are read first. */
export function Money({ minor, size = 'line' }: Props) {
  const { roubles, kopecks, sign } = format.moneyParts(minor)
  return (
    <span className={styles.money} data-size={size}>
      {roubles}
      <span className={styles.small}>
        {kopecks}
        {sign}
      </span>
    </span>
  )
}

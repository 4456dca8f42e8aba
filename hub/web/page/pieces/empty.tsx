import styles from './empty.module.css'

type Props = Readonly<{ title: string; action: string }>

/** Nothing is here yet, and what would change that. */
export function Empty({ title, action }: Props) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      <p>{action}</p>
    </div>
  )
}

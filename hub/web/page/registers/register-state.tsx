import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import type { RegisterView } from '../../view.ts'
import { useWords } from '../words/i18n.ts'
import styles from './register-state.module.css'

const icons = { good: IconCircleCheckFilled, attention: IconAlertTriangleFilled, bad: IconCircleXFilled }

/** A shape, a colour and words: the worst trouble first, the others behind it. */
export function RegisterState({ register }: Readonly<{ register: RegisterView }>) {
  const { t } = useWords()
  const { severity, troubles, isConnected } = register
  const Icon = icons[severity]
  const [worst = isConnected ? 'good' : 'resting', ...others] = troubles
  return (
    <span className={styles.state} data-severity={severity}>
      <Icon size={20} aria-hidden className={styles.icon} />
      <span>
        <span className={styles.worst}>{t(`trouble.${worst}`)}</span>
        {others.map(trouble => (
          <span key={trouble} className={styles.other}>
            {t(`trouble.${trouble}`)}
          </span>
        ))}
      </span>
    </span>
  )
}

import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../chrome/language-switch.tsx'
import { CashierForm } from './cashier-form.tsx'
import styles from './sign-in.module.css'

/** The first screen of the day: who stands at the register. */
export function SignIn() {
  const { t } = useTranslation()
  return (
    <section className={styles.page} aria-label={t('sign-in.title')}>
      <div className={styles.card}>
        <h2 className={styles.title}>{t('sign-in.title')}</h2>
        <p className={styles.hint}>{t('sign-in.hint')}</p>
        <CashierForm />
        <LanguageSwitch />
      </div>
    </section>
  )
}

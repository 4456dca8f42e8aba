import { UnstyledButton } from '@mantine/core'
import { languages, speak, useWords } from '../words/i18n.ts'
import styles from './language-switch.module.css'

/** Each language names itself. */
export function LanguageSwitch() {
  const { t, language } = useWords()
  return (
    <div className={styles.switch} role="toolbar" aria-label={t('language.choose')}>
      {languages.map(offered => (
        <UnstyledButton
          key={offered}
          className={styles.language}
          lang={offered}
          title={t(`language.${offered}`)}
          aria-pressed={offered === language}
          onClick={() => void speak(offered)}
        >
          {offered.toUpperCase()}
        </UnstyledButton>
      ))}
    </div>
  )
}

import { UnstyledButton } from '@mantine/core'
import { IconLanguage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { language, speak } from '../words/i18n.ts'
import styles from './language-switch.module.css'

/** The other language, in that language. Where nobody is being served: changing it draws the page anew. */
export function LanguageSwitch() {
  const { t } = useTranslation()
  const other = language === 'ru' ? 'en' : 'ru'
  return (
    <UnstyledButton className={styles.switch} lang={other} onClick={() => speak(other)}>
      <IconLanguage size={26} aria-hidden />
      {t('language.other')}
    </UnstyledButton>
  )
}

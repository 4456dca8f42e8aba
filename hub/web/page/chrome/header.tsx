import { UnstyledButton } from '@mantine/core'
import { IconLogout, IconUser } from '@tabler/icons-react'
import { useWords } from '../words/i18n.ts'
import styles from './header.module.css'
import { LanguageSwitch } from './language-switch.tsx'

type Props = Readonly<{ ownerName: string; freshAtMs: number | undefined; onSignOut: () => void }>

/** Whose page it is, how fresh it is, and the way out. */
export function Header({ ownerName, freshAtMs, onSignOut }: Props) {
  const { t, format } = useWords()
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <div className={styles.place}>
          <strong className={styles.name}>{t('app.name')}</strong>
          <span className={styles.fresh}>
            {freshAtMs === undefined ? t('app.for-whom') : t('header.fresh', { time: format.time(freshAtMs) })}
          </span>
        </div>
        <span className={styles.owner} title={t('header.signed-in', { name: ownerName })}>
          <IconUser size={20} aria-hidden />
          <span className={styles.ownerName}>{ownerName}</span>
        </span>
        <LanguageSwitch />
        <UnstyledButton className={styles.signOut} onClick={onSignOut}>
          <IconLogout size={20} aria-hidden />
          <span className={styles.signOutWord}>{t('header.sign-out')}</span>
        </UnstyledButton>
      </div>
    </header>
  )
}

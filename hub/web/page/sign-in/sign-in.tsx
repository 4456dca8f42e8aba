import { Input, UnstyledButton } from '@mantine/core'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { SessionView } from '../../view.ts'
import { LanguageSwitch } from '../chrome/language-switch.tsx'
import { signIn } from '../hub/hub-api.ts'
import button from '../pieces/button.module.css'
import { Notice } from '../pieces/notice.tsx'
import { useWords } from '../words/i18n.ts'
import { Refused, type SignInRefusal } from './refused.tsx'
import styles from './sign-in.module.css'

const ADD_OWNER = 'npm run hub -- add-owner --name …'

type Props = Readonly<{ hasOwners: boolean; onSignedIn: (session: SessionView) => void }>

/** Name and password; says plainly what did not fit, and nothing about who exists. */
export function SignIn({ hasOwners, onSignedIn }: Props) {
  const { t } = useWords()
  const [isChecking, setChecking] = useState(false)
  const [refusal, setRefusal] = useState<SignInRefusal>()
  const password = useRef<HTMLInputElement>(null)
  const id = useId()

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setChecking(true)
    const answer = await signIn(String(given.get('name')), String(given.get('password')))
    setChecking(false)
    if (answer.ok) return onSignedIn(answer.value)
    setRefusal(answer)
    password.current?.select()
  }

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <strong className={styles.name}>{t('app.name')}</strong>
        <LanguageSwitch />
      </header>
      <main className={styles.card}>
        <h1 className={styles.title}>{t('sign-in.title')}</h1>
        {!hasOwners && (
          <Notice tone="info" title={t('sign-in.first-title')}>
            {t('sign-in.first-action')} <code className={styles.command}>{ADD_OWNER}</code>
          </Notice>
        )}
        <form className={styles.form} onSubmit={event => void submit(event)}>
          <Input.Wrapper id={`${id}-name`} label={t('sign-in.name')} classNames={{ label: styles.label }}>
            <Input
              id={`${id}-name`}
              name="name"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus
              required
              maxLength={80}
              classNames={{ input: styles.input }}
            />
          </Input.Wrapper>
          <Input.Wrapper id={`${id}-password`} label={t('sign-in.password')} classNames={{ label: styles.label }}>
            <Input
              ref={password}
              id={`${id}-password`}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              maxLength={200}
              classNames={{ input: styles.input }}
            />
          </Input.Wrapper>
          {refusal && <Refused refusal={refusal} />}
          <UnstyledButton type="submit" className={button.button} data-look="main" disabled={isChecking}>
            {t(isChecking ? 'sign-in.checking' : 'sign-in.submit')}
          </UnstyledButton>
        </form>
      </main>
    </div>
  )
}

import { UnstyledButton } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cashier } from '../../src/shared/fiscal/document.ts'
import { SubmitButton } from '../pieces/submit-button.tsx'
import { TextEntry } from '../pieces/text-entry.tsx'
import { useConductor } from '../screen/context.ts'
import styles from './sign-in.module.css'

const KNOWN_KEY = 'tillside.cashiers'
const KNOWN_AT_MOST = 3

/** Name and, where the chain wants it on receipts, tax number. Whoever stood here lately is one press away. */
export function CashierForm() {
  const { t } = useTranslation()
  const { sendFromPanel } = useConductor()
  const [name, setName] = useState('')
  const [inn, setInn] = useState('')
  const isInnTyped = /^\d{12}$/.test(inn)
  const isReady = name.trim() !== '' && (inn === '' || isInnTyped)

  async function signIn(cashier: Cashier) {
    const result = await sendFromPanel({ name: 'sign-in', cashier })
    if (result?.ok) remember(cashier)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (isReady) void signIn({ name: name.trim(), ...(isInnTyped ? { inn } : {}) })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {knownCashiers().map(cashier => (
        <UnstyledButton key={cashier.name} className={styles.known} onClick={() => void signIn(cashier)}>
          <IconUser size={26} aria-hidden />
          {cashier.name}
        </UnstyledButton>
      ))}
      <TextEntry label={t('sign-in.name')} value={name} onChange={setName} hasFocus maxLength={64} />
      <TextEntry label={t('sign-in.inn')} value={inn} onChange={setInn} isNumeric maxLength={12} />
      <SubmitButton isDisabled={!isReady}>{t('sign-in.enter')}</SubmitButton>
    </form>
  )
}

function knownCashiers(): Cashier[] {
  return JSON.parse(localStorage.getItem(KNOWN_KEY) ?? '[]') as Cashier[]
}

function remember(cashier: Cashier): void {
  const others = knownCashiers().filter(({ name }) => name !== cashier.name)
  localStorage.setItem(KNOWN_KEY, JSON.stringify([cashier, ...others].slice(0, KNOWN_AT_MOST)))
}

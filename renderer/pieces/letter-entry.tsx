import { UnstyledButton } from '@mantine/core'
import { IconBackspace } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import styles from './letter-entry.module.css'
import { TextEntry } from './text-entry.tsx'

type Props = Readonly<{
  label: string
  hint?: string
  value: string
  onChange: (value: string) => void
  maxLength: number
}>

/** A field for letters with its erase key: the rest of the keyboard stands below it. */
export function LetterEntry({ label, hint, value, onChange, maxLength }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.entry}>
      <TextEntry
        label={label}
        {...(hint ? { hint } : {})}
        value={value}
        onChange={onChange}
        hasFocus
        maxLength={maxLength}
      />
      <UnstyledButton className={styles.erase} aria-label={t('pad.erase')} onClick={() => onChange(value.slice(0, -1))}>
        <IconBackspace size={30} stroke={1.8} aria-hidden />
      </UnstyledButton>
    </div>
  )
}

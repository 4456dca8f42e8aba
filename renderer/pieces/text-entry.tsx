import { TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import styles from './text-entry.module.css'

type Props = Readonly<{
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  /** Takes the keyboard as soon as it appears. */
  hasFocus?: boolean
  isNumeric?: boolean
  maxLength?: number
}>

/** A field for letters: what a pad cannot type. */
export function TextEntry({ label, value, onChange, hint, hasFocus = false, isNumeric = false, maxLength }: Props) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (hasFocus) field.current?.focus()
  }, [hasFocus])
  return (
    <TextInput
      ref={field}
      classNames={{ label: styles.label, input: styles.input, description: styles.hint }}
      label={label}
      description={hint}
      value={value}
      onChange={event => onChange(isNumeric ? event.target.value.replace(/\D/g, '') : event.target.value)}
      inputMode={isNumeric ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      maxLength={maxLength}
    />
  )
}

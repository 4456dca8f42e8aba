import { UnstyledButton } from '@mantine/core'
import { useIsNarrow } from '../screen/use-is-narrow.ts'
import styles from './letter-pad.module.css'

const latinRows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const alphabets = { latin: 'abcdefghijklmnopqrstuvwxyz', cyrillic: 'абвгдежзийклмнопрстуфхцчшщъыьэюя' }

type Props = Readonly<{
  letters: 'latin' | 'cyrillic'
  /** Signs that may stand in the text: one ends each row of letters, as far as they go. */
  signs: string
  isUpper?: boolean
  onKey: (character: string) => void
}>

/** A keyboard for the finger, beside the real one. In the narrow panel the letters go by the alphabet: no row fits. */
export function LetterPad({ letters, signs, isUpper = false, onKey }: Props) {
  const isNarrow = useIsNarrow()
  const isByRows = letters === 'latin' && !isNarrow
  const [digits = '', top = '', middle = '', bottom = ''] = latinRows
  const keys = isByRows
    ? `${digits}${top}${middle}${signs.slice(0, 1)}${bottom}${signs.slice(1)}`
    : `${digits}${alphabets[letters]}${signs}`
  return (
    <div className={styles.pad}>
      {[...(isUpper ? keys.toUpperCase() : keys)].map(key => (
        <UnstyledButton key={key} className={styles.key} onClick={() => onKey(key)}>
          {key}
        </UnstyledButton>
      ))}
    </div>
  )
}

import { UnstyledButton } from '@mantine/core'
import { IconBackspace } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useConductor } from '../screen/context.ts'
import styles from './digit-pad.module.css'

type Props = Readonly<{ extra?: 'plus' | 'comma' | undefined }>

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Big keys for a finger; the keyboard's digits do the same. */
export function DigitPad({ extra }: Props) {
  const { t } = useTranslation()
  const conductor = useConductor()
  return (
    <div className={styles.pad}>
      {digits.map(digit => (
        <UnstyledButton key={digit} className={styles.key} onClick={() => conductor.type(digit)}>
          {digit}
        </UnstyledButton>
      ))}
      {extra === 'plus' ? (
        <UnstyledButton className={styles.key} onClick={() => conductor.plus()} aria-label={t('pad.plus')}>
          +
        </UnstyledButton>
      ) : extra === 'comma' ? (
        <UnstyledButton className={styles.key} onClick={() => conductor.type(',')}>
          ,
        </UnstyledButton>
      ) : (
        <span />
      )}
      <UnstyledButton className={styles.key} onClick={() => conductor.type('0')}>
        0
      </UnstyledButton>
      <UnstyledButton className={styles.key} onClick={() => conductor.erase()} aria-label={t('pad.erase')}>
        <IconBackspace size={30} stroke={1.8} aria-hidden />
      </UnstyledButton>
    </div>
  )
}

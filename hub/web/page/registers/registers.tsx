import { Input, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import type { RegisterView } from '../../view.ts'
import button from '../pieces/button.module.css'
import { Empty } from '../pieces/empty.tsx'
import { Section } from '../pieces/section.tsx'
import { useWords } from '../words/i18n.ts'
import { findRegisters } from './find-registers.ts'
import { RegisterTable } from './register-table.tsx'
import styles from './registers.module.css'

/** Two thousand rows at once help nobody; the worst come first. */
const AT_FIRST = 50

type Props = Readonly<{ registers: readonly RegisterView[]; nowMs: number }>

/** Every register of the chain, those in trouble first. */
export function Registers({ registers, nowMs }: Props) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [isWhole, setWhole] = useState(false)
  const found = findRegisters(registers, useDeferredValue(text))
  const shown = isWhole ? found : found.slice(0, AT_FIRST)
  const hidden = found.length - shown.length
  if (registers.length === 0) {
    return (
      <Section title={t('registers.title')}>
        <Empty title={t('registers.empty-title')} action={t('registers.empty-action')} />
      </Section>
    )
  }
  return (
    <Section
      title={t('registers.title')}
      hint={<Summary registers={registers} />}
      aside={
        <Input
          type="search"
          className={styles.filter}
          classNames={{ input: styles.filterInput }}
          leftSection={<IconSearch size={20} aria-hidden />}
          placeholder={t('registers.filter')}
          aria-label={t('registers.filter')}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
      }
    >
      {found.length === 0 ? (
        <Empty title={t('registers.no-match-title')} action={t('registers.no-match-action')} />
      ) : (
        <RegisterTable registers={shown} nowMs={nowMs} />
      )}
      {hidden > 0 && (
        <UnstyledButton className={`${button.button} ${styles.more}`} onClick={() => setWhole(true)}>
          {t('registers.show-all', { count: hidden })}
        </UnstyledButton>
      )}
    </Section>
  )
}

function Summary({ registers }: Pick<Props, 'registers'>) {
  const { t } = useWords()
  const connected = registers.filter(({ isConnected }) => isConnected).length
  const troubled = registers.filter(({ severity }) => severity !== 'good').length
  return [
    t('registers.total', { count: registers.length }),
    t('registers.connected', { count: connected }),
    troubled === 0 ? t('registers.all-good') : t('registers.need-look', { count: troubled }),
  ].join(' · ')
}

import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import type { RegisterView } from '../../view.ts'
import table from '../pieces/table.module.css'
import { useWords } from '../words/i18n.ts'
import { RegisterState } from './register-state.tsx'
import styles from './register-table.module.css'

const columns = ['state', 'store', 'register', 'contact', 'queue', 'findings', 'version'] as const

type Props = Readonly<{ registers: readonly RegisterView[]; nowMs: number }>

/** In a narrow window each row becomes a card of its own. */
export function RegisterTable({ registers, nowMs }: Props) {
  const { t } = useWords()
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${styles.registers}`}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col" data-number={column === 'findings' || undefined}>
                {t(`registers.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {registers.map(register => (
            <Row key={register.registerId} register={register} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = Readonly<{ register: RegisterView; nowMs: number }>

function Row({ register, nowMs }: RowProps) {
  const { t, format } = useWords()
  return (
    <tr data-severity={register.severity}>
      <td data-lead>
        <RegisterState register={register} />
      </td>
      <td className={styles.store} data-label={t('registers.store')}>
        {register.storeName}
      </td>
      <th scope="row" className={styles.register} data-label={t('registers.register')}>
        {register.registerId}
      </th>
      <td data-label={t('registers.contact')}>
        <Contact register={register} nowMs={nowMs} />
      </td>
      <td data-label={t('registers.queue')}>
        <Queue register={register} />
      </td>
      <td data-label={t('registers.findings')} data-number>
        {format.count(register.openFindings)}
      </td>
      <td data-label={t('registers.version')}>
        <span>
          {register.version ?? t('registers.unknown')}
          {register.update && (
            <span className={styles.update}>{t(`update.${register.update.state}`, register.update)}</span>
          )}
        </span>
      </td>
    </tr>
  )
}

function Contact({ register: { isConnected, lastContactAtMs }, nowMs }: RowProps) {
  const { t, format } = useWords()
  const Icon = isConnected ? IconPlugConnected : IconPlugConnectedX
  const agoMs = lastContactAtMs === null ? undefined : Math.max(0, nowMs - lastContactAtMs)
  return (
    <span className={styles.contact} data-connected={isConnected}>
      <Icon size={20} aria-hidden className={styles.lamp} />
      <span className="visually-hidden">{t(isConnected ? 'registers.lamp-on' : 'registers.lamp-off')}:</span>
      {agoMs === undefined ? t('registers.never') : agoMs < 60_000 ? t('registers.now') : format.ago(agoMs)}
    </span>
  )
}

function Queue({ register: { unsent, oldestUnsentAgeMs } }: Pick<RowProps, 'register'>) {
  const { t, format } = useWords()
  if (unsent === null) return t('registers.unknown')
  if (unsent === 0) return '0'
  return (
    <span>
      {format.count(unsent)}
      {oldestUnsentAgeMs !== null && (
        <span className={styles.oldest}>, {t('registers.oldest', { age: format.duration(oldestUnsentAgeMs) })}</span>
      )}
    </span>
  )
}

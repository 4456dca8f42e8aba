import type { ScriptOutcomes } from '../../view.ts'
import table from '../pieces/table.module.css'
import { useWords } from '../words/i18n.ts'
import { Accepted } from './accepted.tsx'
import styles from './outcomes.module.css'

const columns = ['shown', 'answered', 'accepted', 'refused', 'later'] as const

/** Lines for the cashier with their answers. */
export function ScriptTable({ scripts }: Readonly<{ scripts: readonly ScriptOutcomes[] }>) {
  const { t, format, language } = useWords()
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('scripts.line')}</th>
            {columns.map(column => (
              <th key={column} scope="col" data-number>
                {t(`scripts.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scripts.map(script => (
            <tr key={script.scriptId}>
              <th scope="row" data-lead>
                <span>
                  {script.line[language]}
                  <Reasons script={script} />
                </span>
              </th>
              <td data-number data-label={t('scripts.shown')}>
                {format.count(script.shown)}
              </td>
              <td data-number data-label={t('scripts.answered')}>
                {format.count(script.answered)}
              </td>
              <td data-number data-label={t('scripts.shown')}>
                <Accepted accepted={script.accepted} shown={script.shown} />
              </td>
              <td data-number data-label={t('scripts.refused')}>
                {format.count(script.refused)}
              </td>
              <td data-number data-label={t('scripts.later')}>
                {format.count(script.later)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Reasons({ script }: Readonly<{ script: ScriptOutcomes }>) {
  const { t, format, language } = useWords()
  if (script.reasons.length === 0) return null
  const named = script.reasons.map(
    ({ reasonId, label, count }) => `${label?.[language] ?? reasonId} ${format.count(count)}`,
  )
  return (
    <span className={styles.reasons}>
      {t('scripts.reasons')}: {named.join(', ')}
    </span>
  )
}

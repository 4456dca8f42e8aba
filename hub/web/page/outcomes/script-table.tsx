import type { ScriptOutcomes } from '../../view.ts'
import table from '../pieces/table.module.css'
import { useWords } from '../words/i18n.ts'
import { OutcomeCells, OutcomeHeads } from './outcome-cells.tsx'
import styles from './outcomes.module.css'

const columns = ['shown', 'answered', 'accepted', 'refused', 'later'] as const

/** Lines for the cashier with their answers. */
export function ScriptTable({ scripts }: Readonly<{ scripts: readonly ScriptOutcomes[] }>) {
  const { t, language } = useWords()
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('scripts.line')}</th>
            <OutcomeHeads columns={columns} />
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
              <OutcomeCells columns={columns} figures={script} />
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

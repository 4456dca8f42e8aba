import type { ShareDay, ShareKind, ShareView } from '../../view.ts'
import table from '../pieces/table.module.css'
import { useWords } from '../words/i18n.ts'
import styles from './days-table.module.css'

type Props = Readonly<{ shares: readonly ShareView[]; scale: string }>

/** Every count behind the charts, newest day first. */
export function DaysTable({ shares, scale }: Props) {
  const { t, format } = useWords()
  const daysOf = (kind: ShareKind): readonly ShareDay[] => shares.find(share => share.kind === kind)?.days ?? []
  const [identified, electronic, email] = [daysOf('identified'), daysOf('electronic'), daysOf('email')]
  const columns = ['day', 'receipts', 'identified', 'electronic', 'customers', 'email'] as const
  const rows = identified.map(({ day, part, whole }, at) => ({
    day,
    counts: [whole, part, electronic[at]?.part ?? 0, email[at]?.whole ?? 0, email[at]?.part ?? 0],
  }))
  return (
    <>
      <p className={styles.scale}>{scale}</p>
      <details className={styles.details}>
        <summary className={styles.summary}>{t('shares.table')}</summary>
        <div className={table.frame}>
          <table className={table.table}>
            <thead>
              <tr>
                {columns.map(column => (
                  <th key={column} scope="col" data-number={column !== 'day' || undefined}>
                    {t(`days.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.toReversed().map(({ day, counts }) => (
                <tr key={day}>
                  <th scope="row" data-lead>
                    {format.day(day)}
                  </th>
                  {counts.map((count, at) => (
                    <td key={columns[at + 1]} data-number data-label={t(`days.${columns[at + 1] ?? 'day'}`)}>
                      {format.count(count)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  )
}

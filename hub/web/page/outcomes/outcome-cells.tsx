import { useWords } from '../words/i18n.ts'
import { Accepted } from './accepted.tsx'

export type OutcomeColumn = 'shown' | 'answered' | 'accepted' | 'refused' | 'later'

/** The heads of these columns. */
export function OutcomeHeads({ columns }: Readonly<{ columns: readonly OutcomeColumn[] }>) {
  const { t } = useWords()
  return columns.map(column => (
    <th key={column} scope="col" data-number>
      {t(`scripts.${column}`)}
    </th>
  ))
}

type Props = Readonly<{
  columns: readonly OutcomeColumn[]
  figures: Readonly<{ shown: number; accepted: number } & Partial<Record<OutcomeColumn, number>>>
}>

/** The figures of one script or offer. On a narrow page, where the heads are not seen, each cell says what it is. */
export function OutcomeCells({ columns, figures }: Props) {
  const { t, format } = useWords()
  return columns.map(column => (
    <td key={column} data-number data-label={t(`scripts.${column}`)}>
      {column === 'accepted' ? (
        <Accepted accepted={figures.accepted} shown={figures.shown} />
      ) : (
        format.count(figures[column] ?? 0)
      )}
    </td>
  ))
}

import type { OfferOutcomes } from '../../view.ts'
import table from '../pieces/table.module.css'
import { useWords } from '../words/i18n.ts'
import { OutcomeCells, OutcomeHeads } from './outcome-cells.tsx'

const columns = ['shown', 'accepted', 'refused'] as const

/** Offers with how often they were shown and taken. */
export function OfferTable({ offers }: Readonly<{ offers: readonly OfferOutcomes[] }>) {
  const { t, language } = useWords()
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('offers.promotion')}</th>
            <OutcomeHeads columns={columns} />
          </tr>
        </thead>
        <tbody>
          {offers.map(offer => (
            <tr key={offer.promotionId}>
              <th scope="row" data-lead>
                {offer.title[language]}
              </th>
              <OutcomeCells columns={columns} figures={offer} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

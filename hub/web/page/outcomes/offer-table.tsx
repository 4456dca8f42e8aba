import type { OfferOutcomes } from '../../view.ts'
import table from '../pieces/table.module.css'
import { useWords } from '../words/i18n.ts'
import { Accepted } from './accepted.tsx'

/** Offers with how often they were shown and taken. */
export function OfferTable({ offers }: Readonly<{ offers: readonly OfferOutcomes[] }>) {
  const { t, format, language } = useWords()
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('offers.promotion')}</th>
            <th scope="col" data-number>
              {t('scripts.shown')}
            </th>
            <th scope="col" data-number>
              {t('scripts.accepted')}
            </th>
            <th scope="col" data-number>
              {t('scripts.refused')}
            </th>
          </tr>
        </thead>
        <tbody>
          {offers.map(offer => (
            <tr key={offer.promotionId}>
              <th scope="row" data-lead>
                {offer.title[language]}
              </th>
              <td data-number data-label={t('scripts.shown')}>
                {format.count(offer.shown)}
              </td>
              <td data-number data-label={t('scripts.shown')}>
                <Accepted accepted={offer.accepted} shown={offer.shown} />
              </td>
              <td data-number data-label={t('scripts.refused')}>
                {format.count(offer.refused)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

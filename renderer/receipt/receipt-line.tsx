import { memo, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { PriceReason } from '../../src/shared/quote.ts'
import { Money } from '../pieces/money.tsx'
import { format } from '../words/i18n.ts'
import styles from './receipt-line.module.css'

type Props = Readonly<{
  lineKey: string
  number: number
  name: string
  quantityMilli: number
  priceMinor: number
  fullPriceMinor: number
  /** Absent while the line has no price of the programme yet. */
  totalMinor: number | undefined
  reasons: readonly PriceReason[] | undefined
  /** Of the promotion that lowered the price, where this sale knows it. */
  promotionTitle: string | undefined
  isSelected: boolean
  rowRef: Ref<HTMLLIElement> | undefined
}>

/** One line: name, quantity × price, why it costs less, what it comes to. */
export const ReceiptLine = memo(function ReceiptLine(props: Props) {
  const { t } = useTranslation()
  const { name, number, quantityMilli, priceMinor, fullPriceMinor, totalMinor, reasons, isSelected, rowRef } = props
  const { promotionTitle } = props
  return (
    <li className={styles.line} aria-current={isSelected || undefined} ref={rowRef} data-key={props.lineKey}>
      <span className={styles.number}>{number}</span>
      <span className={styles.name}>{name}</span>
      <span className={styles.total}>
        {totalMinor === undefined ? <span aria-hidden>…</span> : <Money minor={totalMinor} />}
      </span>
      <div className={styles.why}>
        <span className={styles.sum}>
          <b className={styles.quantity}>{format.quantity(quantityMilli)}</b> × {format.money(priceMinor)}
        </span>
        {fullPriceMinor > priceMinor && <s className={styles.full}>{format.money(fullPriceMinor)}</s>}
        <span className={styles.reasons}>
          {reasons
            ?.filter(reason => reason.amountMinor > 0)
            .map(reason => (
              <span key={reason.kind} className={styles.reason} data-kind={reason.kind}>
                <span className={styles.reasonName}>
                  {reason.kind === 'promotion' && promotionTitle ? promotionTitle : t(`reason.${reason.kind}`)}
                </span>{' '}
                −{format.money(reason.amountMinor)}
              </span>
            ))}
        </span>
      </div>
    </li>
  )
})

import { UnstyledButton } from '@mantine/core'
import { IconBarcode, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PriceReason } from '../../src/shared/quote.ts'
import { scrollsByKeyboard } from '../pieces/scrolls-by-keyboard.ts'
import { selectedLine } from '../screen/action.ts'
import { actions } from '../screen/actions.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { say } from '../words/i18n.ts'
import { Extras } from './extras.tsx'
import styles from './receipt.module.css'
import { ReceiptLine } from './receipt-line.tsx'
import { SaleKind } from './sale-kind.tsx'
import { Totals } from './totals.tsx'

const noLines: never[] = []

/** What is being sold or returned: lines above, what they come to below. */
export function Receipt() {
  const { t } = useTranslation()
  const lines = useSnapshot(snapshot => snapshot.sale?.lines ?? noLines)
  const quoted = useSnapshot(snapshot => snapshot.sale?.quote?.lines)
  const promotions = useSnapshot(snapshot => snapshot.sale?.promotions)
  const kind = useSnapshot(snapshot => snapshot.sale?.kind)
  const selectedKey = useReady(state => (isAllowed(state, actions.removeLine) ? selectedLine(state)?.key : undefined))
  // Beside other software there is room for the lines only when asked for.
  const [isUnfolded, setUnfolded] = useState(false)
  const selectedRow = useRef<HTMLLIElement>(null)

  useEffect(() => {
    const row = selectedRow.current
    if (selectedKey === undefined || !row?.parentElement) return
    // At once, and again whenever a line to say or a strip takes some of the room.
    const observer = new ResizeObserver(() => row.scrollIntoView({ block: 'nearest' }))
    observer.observe(row.parentElement)
    return () => observer.disconnect()
  }, [selectedKey])

  const titles = new Map(promotions?.map(({ promotionId, title }) => [promotionId, say(title)]))
  const titleOf = (reasons: readonly PriceReason[] = []) =>
    titles.get(reasons.find(reason => reason.kind === 'promotion')?.promotionId ?? '')
  const prices = new Map(quoted?.map(line => [line.key, line]))
  return (
    <section
      className={styles.receipt}
      data-kind={kind}
      data-unfolded={isUnfolded || undefined}
      data-folded={!isUnfolded || undefined}
      aria-label={t('receipt.title')}
    >
      {kind === 'return' && <h2 className={styles.band}>{t('receipt.return')}</h2>}
      <SaleKind />
      {lines.length === 0 ? (
        <Empty />
      ) : (
        <ol className={styles.lines} aria-label={t('receipt.title')} {...scrollsByKeyboard}>
          {lines.map((line, index) => {
            const priced = prices.get(line.key)
            return (
              <ReceiptLine
                key={line.key}
                lineKey={line.key}
                number={index + 1}
                name={line.name}
                quantityMilli={line.quantityMilli}
                priceMinor={priced?.priceMinor ?? line.priceMinor}
                fullPriceMinor={line.fullPriceMinor ?? line.priceMinor}
                totalMinor={priced?.totalMinor}
                reasons={priced?.reasons}
                promotionTitle={titleOf(priced?.reasons)}
                isSelected={line.key === selectedKey}
                rowRef={line.key === selectedKey ? selectedRow : undefined}
              />
            )
          })}
        </ol>
      )}
      {lines.length > 0 && (
        <UnstyledButton className={styles.fold} onClick={() => setUnfolded(!isUnfolded)} aria-expanded={isUnfolded}>
          {isUnfolded ? <IconChevronUp size={24} aria-hidden /> : <IconChevronDown size={24} aria-hidden />}
          {t('receipt.lines', { count: lines.length })}
        </UnstyledButton>
      )}
      <Extras />
      <Totals />
    </section>
  )
}

function Empty() {
  const { t } = useTranslation()
  return (
    <div className={styles.empty}>
      <IconBarcode size={88} stroke={1.2} aria-hidden />
      <p className={styles.emptyTitle}>{t('receipt.empty')}</p>
      <p>{t('receipt.empty-hint')}</p>
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { useSnapshot } from '../screen/context.ts'
import { GROUP } from '../words/format.ts'

const none: never[] = []

/**
 * What counts before any money, each by its name: of a return where it goes, of a sale what it is. Gift cards pay in the
 * order they were given, so the number on the card goes with its amount.
 */
export function useCredits() {
  const { t } = useTranslation()
  const credits = useSnapshot(snapshot => snapshot.sale?.credits ?? none)
  const cards = useSnapshot(snapshot => snapshot.sale?.giftCards ?? none)
  const isReturn = useSnapshot(snapshot => snapshot.sale?.kind === 'return')
  let card = 0
  return credits.map(({ from, amountMinor }, index) => {
    const masked = from === 'gift-card' ? cards[card++]?.masked : undefined
    const name = t(isReturn ? `credit.back-${from}` : `credit.${from}`)
    return { key: `${from} ${index}`, amountMinor, name: masked ? `${name} ${masked.replace(' ', GROUP)}` : name }
  })
}

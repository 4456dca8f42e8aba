import type { Sale } from '../../sale/sale.ts'
import { composeSlip } from '../slip/compose-slip.ts'
import { slipFacts } from '../slip/slip-facts.ts'
import { utcOffsetAt } from '../utc-offset.ts'
import type { FrontolDeps } from './frontol-deps.ts'

/** What goes on paper below the receipt: nothing where a slip printer of our own does it. */
export function slipTexts({ register, now }: FrontolDeps, sale: Sale): string[] {
  const { settings } = register
  const facts = slipFacts(sale)
  if (settings.receiptPrinter || !facts) return []
  const utcOffsetMinutes = utcOffsetAt(settings, now())
  const look = { storeName: settings.storeName, language: settings.slipLanguage, utcOffsetMinutes }
  return (composeSlip(facts, look)?.blocks ?? []).flatMap(block => {
    if (block.kind === 'text') return [block.text]
    return block.kind === 'pair' ? [`${block.left}: ${block.right}`] : []
  })
}

import { parseReceiptContact } from '../../src/shared/contact/contact.ts'
import type { Delivery } from '../../src/shared/sale-view.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { parseHundredths } from '../words/parse.ts'
import { opens, type ScreenAction } from './action.ts'

const nextDelivery: Record<Delivery, Delivery> = { paper: 'electronic', electronic: 'both', both: 'paper' }

const isIdentified = ({ sale }: Snapshot) => sale?.customer.state === 'identified'
const isVerified = ({ sale }: Snapshot) => sale?.customer.state === 'verified'
/** While the store only accrues, nothing that leads to spending is in sight. */
const isSpending = ({ phase }: Snapshot) => phase === 'full'
const hasCode = ({ sale }: Snapshot) => sale?.code !== undefined && sale.code.status !== 'verified'
const isUnknownPhone = ({ sale }: Snapshot) =>
  sale?.customer.state === 'anonymous' && sale.customer.lookup === 'not-found'

/** Known to the programme without an e-mail, and none given in this sale: the one thing worth asking for. */
export function isEmailMissing({ sale }: Snapshot): boolean {
  const { customer, contact } = sale ?? {}
  const isKnown = customer?.state === 'identified' || customer?.state === 'verified'
  return isKnown && !customer.customer.hasEmail && contact?.kind !== 'email'
}

/** Who the customer is, what proves it, what they spend, where the receipt goes. */
export const customerActions = {
  forgetCustomer: {
    command: 'forget-customer',
    label: 'forget-customer',
    key: 'Backspace',
    isOffered: ({ sale }) => sale !== undefined && sale.customer.state !== 'anonymous',
    build: () => ({ name: 'forget-customer' }),
  },
  join: {
    command: 'send-code',
    label: 'join',
    key: 'F5',
    isOffered: snapshot => isUnknownPhone(snapshot) && !hasCode(snapshot),
    build: () => ({ name: 'send-code', purpose: 'join' }),
  },
  spendCode: {
    command: 'send-code',
    label: 'spend-code',
    key: 'F4',
    isOffered: snapshot => isSpending(snapshot) && isIdentified(snapshot) && !hasCode(snapshot),
    build: () => ({ name: 'send-code', purpose: 'spend' }),
  },
  sendAgain: {
    command: 'send-code',
    label: 'send-again',
    key: 'F5',
    isOffered: hasCode,
    build({ snapshot }) {
      const purpose = snapshot.sale?.code?.purpose
      return purpose && { name: 'send-code', purpose }
    },
  },
  checkCode: {
    command: 'check-code',
    label: 'check-code',
    key: 'Enter',
    spends: 'code',
    build({ entries }) {
      const code = entries.code ?? ''
      return code.length >= 4 ? { name: 'check-code', code } : undefined
    },
  },
  closeCode: {
    command: 'close-code',
    label: 'close-code',
    key: 'Escape',
    isOffered: hasCode,
    build: () => ({ name: 'close-code' }),
  },
  points: {
    command: 'redeem',
    label: 'points',
    key: 'F4',
    isOffered: snapshot => isSpending(snapshot) && isVerified(snapshot),
    ...opens('points'),
  },
  spendPoints: {
    command: 'redeem',
    label: 'spend-points',
    key: 'Enter',
    build({ entries, snapshot }) {
      const typed = entries.points ?? ''
      const amountMinor = typed === '' ? snapshot.sale?.quote?.pointsSpendableMinor : parseHundredths(typed)
      return amountMinor === undefined ? undefined : { name: 'redeem', amountMinor }
    },
  },
  keepPoints: { command: 'redeem', label: 'keep-points', key: 'F4', build: () => ({ name: 'redeem', amountMinor: 0 }) },
  contact: { command: 'set-contact', label: 'contact', key: 'F6', ...opens('contact') },
  saveContact: {
    command: 'set-contact',
    label: 'save-contact',
    key: 'Enter',
    build({ entries }) {
      const contact = (entries.contact ?? '').trim()
      return contact === '' ? undefined : { name: 'set-contact', contact }
    },
  },
  takeSuggestion: {
    command: 'set-contact',
    label: 'take-suggestion',
    key: 'F4',
    change({ entries }) {
      const { suggestion } = parseReceiptContact(entries.contact ?? '')
      return suggestion === undefined ? undefined : { entries: { ...entries, contact: suggestion } }
    },
  },
  delivery: {
    command: 'set-delivery',
    label: 'delivery',
    key: 'F7',
    build({ snapshot }) {
      const { sale } = snapshot
      return sale && { name: 'set-delivery', delivery: nextDelivery[sale.delivery] }
    },
  },
} satisfies Record<string, ScreenAction>

import type { Delivery } from '../../src/shared/sale-view.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { parseHundredths } from '../words/parse.ts'
import { opens, type ScreenAction } from './action.ts'

const nextDelivery: Record<Delivery, Delivery> = { paper: 'electronic', electronic: 'both', both: 'paper' }

const isIdentified = ({ sale }: Snapshot) => sale?.customer.state === 'identified'
const isVerified = ({ sale }: Snapshot) => sale?.customer.state === 'verified'
const hasCode = ({ sale }: Snapshot) => sale?.code !== undefined && sale.code.status !== 'verified'
const isUnknownPhone = ({ sale }: Snapshot) =>
  sale?.customer.state === 'anonymous' && sale.customer.lookup === 'not-found'

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
    isOffered: snapshot => isIdentified(snapshot) && !hasCode(snapshot),
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
  points: { command: 'redeem', label: 'points', key: 'F4', isOffered: isVerified, ...opens('points') },
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

import { parseQuantity } from '../words/parse.ts'
import { opens, type ScreenAction, selectedLine } from './action.ts'
import { isPartlyMade } from './sale-shape.ts'

/** The receipt being made: its lines, putting it aside, throwing it away. */
export const saleActions = {
  newSale: {
    command: 'new-sale',
    label: 'new-sale',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'new-sale', saleId: idFor('new-sale') }),
  },
  goods: { command: 'scan', label: 'goods', key: 'F2', ...opens('goods') },
  quantity: {
    command: 'change-quantity',
    label: 'quantity',
    key: 'F3',
    isOffered: ({ sale }) => (sale?.lines.length ?? 0) > 0,
    ...opens('quantity'),
  },
  applyQuantity: {
    command: 'change-quantity',
    label: 'apply-quantity',
    key: 'Enter',
    build(state) {
      const line = selectedLine(state)
      const quantityMilli = parseQuantity(state.entries.quantity ?? '')
      if (!line || quantityMilli === undefined) return undefined
      return { name: 'change-quantity', lineKey: line.key, quantityMilli }
    },
  },
  removeLine: {
    command: 'remove-line',
    label: 'remove-line',
    key: 'Delete',
    isOffered: ({ sale }) => (sale?.lines.length ?? 0) > 0,
    build(state) {
      const line = selectedLine(state)
      return line && { name: 'remove-line', lineKey: line.key }
    },
  },
  park: {
    command: 'new-sale',
    label: 'park',
    key: 'F9',
    isOffered: ({ sale, allowed }) =>
      (sale?.lines.length ?? 0) > 0 && (sale?.state === 'composing' || allowed.includes('new-sale')),
    build: (_state, idFor) => ({ name: 'new-sale', saleId: idFor('park') }),
  },
  parked: {
    command: 'activate-sale',
    label: 'parked',
    key: 'F10',
    isOffered: ({ parked }) => parked.length > 0,
    ...opens('parked'),
  },
  cancel: {
    command: 'cancel-sale',
    label: 'cancel',
    key: 'F12',
    tone: 'danger',
    isOffered: ({ sale }) => sale !== undefined && !isPartlyMade(sale),
    ...opens('cancel'),
  },
  confirmCancel: {
    command: 'cancel-sale',
    label: 'confirm-cancel',
    key: 'Enter',
    tone: 'danger',
    build: () => ({ name: 'cancel-sale' }),
  },
} satisfies Record<string, ScreenAction>

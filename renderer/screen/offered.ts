import type { KeyName, ReadyState, ScreenAction } from './action.ts'
import { actions } from './actions.ts'
import { type Stage, stageOf } from './stage.ts'

const legends: Record<Stage, readonly ScreenAction[]> = {
  question: [],
  settling: [actions.park],
  'sign-in': [],
  shift: [actions.cashier, actions.parked],
  idle: [actions.returnGoods, actions.parked, actions.cashier, actions.closeShift],
  composing: [actions.goods, actions.quantity, actions.removeLine, actions.park, actions.parked, actions.cancel],
  paying: [actions.reopen, actions.contact, actions.delivery, actions.cancel],
  returning: [actions.leaveReturn, actions.contact, actions.delivery],
  printing: [],
  completed: [],
  cancelled: [],
}

/** Keys that work without standing in the legend: their buttons stand where they belong. */
const unlisted: Partial<Record<Stage, readonly ScreenAction[]>> = {
  question: [actions.answerPrinted, actions.answerNotPrinted, actions.answerDeviceGone],
  composing: [
    actions.join,
    actions.sendAgain,
    actions.spendCode,
    actions.points,
    actions.forgetCustomer,
    actions.contact,
    actions.delivery,
  ],
  paying: [actions.chooseCard, actions.chooseCash],
  returning: [actions.chooseCard, actions.chooseCash],
}

/** What the key legend shows now. Actions that make no sense here are left out, forbidden ones are drawn pale. */
export function legendOf({ panel, snapshot }: Pick<ReadyState, 'panel' | 'snapshot'>): readonly ScreenAction[] {
  if (panel) return []
  return legends[stageOf(snapshot)].filter(action => action.isOffered?.(snapshot) ?? true)
}

/** What this key would do now, the main action and the way back aside. */
export function actionForKey(state: ReadyState, key: KeyName): ScreenAction | undefined {
  if (state.panel) return state.panel === 'points' && key === 'F4' ? actions.keepPoints : undefined
  const listed: readonly ScreenAction[] = [...legendOf(state), ...(unlisted[stageOf(state.snapshot)] ?? [])]
  // A printed receipt that waits for paper is nearer than anything the same key means elsewhere.
  const known: readonly ScreenAction[] = [actions.continuePrinting, ...listed]
  return known.find(
    action => action.key === key && (action.isOffered?.(state.snapshot) ?? true) && isAllowed(state, action),
  )
}

/** The one main action of this moment: what Enter does. */
export function mainActionOf(state: ReadyState): ScreenAction | undefined {
  const { panel, snapshot } = state
  switch (panel) {
    case 'quantity':
      return actions.applyQuantity
    case 'points':
      return actions.spendPoints
    case 'cancel':
      return actions.confirmCancel
    case 'close-shift':
      return actions.confirmCloseShift
    case 'return':
      return actions.findReceipt
    case 'goods':
    case 'contact':
    case 'cashier':
    case 'parked':
      return undefined
    case undefined:
      return mainActionOfStage(snapshot.sale?.code && isCodeOpen(state) ? 'code' : stageOf(snapshot), state)
  }
}

function mainActionOfStage(
  stage: Stage | 'code',
  { snapshot, answer, isFdChosen }: ReadyState,
): ScreenAction | undefined {
  switch (stage) {
    case 'code':
      return actions.checkCode
    case 'question':
      if (!answer) return undefined
      return answer === 'printed' && !isFdChosen ? actions.chooseFd : actions.answerQuestion
    case 'shift':
      return snapshot.device.shift.state === 'expired' ? actions.confirmCloseShift : actions.openShift
    case 'idle':
      return actions.newSale
    case 'composing':
      return actions.checkOut
    case 'paying':
      return actions.pay
    case 'returning':
      return snapshot.sale?.state === 'composing' ? actions.checkOut : actions.payBack
    case 'completed':
    case 'cancelled':
      return actions.nextSale
    case 'settling':
    case 'sign-in':
    case 'printing':
      return undefined
  }
}

/** A code is being waited for or typed: its digits go before the phone's. */
export function isCodeOpen({ snapshot }: ReadyState): boolean {
  const { sale } = snapshot
  return sale?.state === 'composing' && sale.code !== undefined && sale.code.status !== 'verified'
}

/** The agent would accept it, and can be reached. */
export function isAllowed(state: ReadyState, action: ScreenAction): boolean {
  return state.link === 'up' && state.snapshot.allowed.includes(action.command)
}

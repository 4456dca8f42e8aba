import type { KeyName, ReadyState, ScreenAction } from './action.ts'
import { actions } from './actions.ts'
import { scriptAnswers, scriptReasons } from './proposal-actions.ts'
import { isPartlyMade } from './sale-shape.ts'
import { type StaffStep, staffStepOf } from './staff-step.ts'
import { type Stage, stageOf } from './stage.ts'
import type { Panel } from './store.ts'

const legends: Record<Stage, readonly ScreenAction[]> = {
  question: [],
  settling: [actions.park],
  'sign-in': [],
  shift: [actions.cashier, actions.parked],
  idle: [actions.returnGoods, actions.parked, actions.cashier, actions.closeShift],
  composing: [
    actions.goods,
    actions.quantity,
    actions.removeLine,
    actions.promoCode,
    actions.park,
    actions.parked,
    actions.cancel,
  ],
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
    ...scriptAnswers,
    actions.takeOffer,
    actions.leaveOffer,
  ],
  paying: [actions.chooseCard, actions.chooseCash, ...scriptAnswers],
  completed: [actions.printSlip],
  returning: [actions.chooseCard, actions.chooseCash, actions.chooseLines],
}

const staffLegends: Record<StaffStep, readonly ScreenAction[]> = {
  person: [],
  pin: [],
  purpose: [actions.signOutStaff],
  phone: [actions.signOutStaff],
  code: [],
  result: [actions.signOutStaff],
}

const unlistedStaff: Partial<Record<StaffStep, readonly ScreenAction[]>> = {
  purpose: [actions.choosePickUp, actions.chooseReturn, actions.chooseChangedNumber],
  phone: [actions.reference],
  code: [actions.abandonVerification, actions.sendStaffCodeAgain],
}

type Legend = Pick<ReadyState, 'page' | 'panel' | 'snapshot' | 'staff'>

/** What the key legend shows now. Actions that make no sense here are left out, forbidden ones are drawn pale. */
export function legendOf(state: Legend): readonly ScreenAction[] {
  const { page, panel, snapshot } = state
  if (page === 'staff') return staffLegends[staffStepOf(state)]
  if (panel) return []
  return legends[stageOf(snapshot)].filter(action => action.isOffered?.(snapshot) ?? true)
}

/** What this key would do now, the main action and the way back aside. */
export function actionForKey(state: ReadyState, key: KeyName): ScreenAction | undefined {
  if (state.page === 'sale' && state.panel) return panelActionForKey(state, key)
  return knownActions(state).find(
    action => action.key === key && (action.isOffered?.(state.snapshot) ?? true) && isAllowed(state, action),
  )
}

/** Beside Enter and Esc. */
const panelActions: Partial<Record<Panel, readonly ScreenAction[]>> = {
  points: [actions.keepPoints],
  contact: [actions.takeSuggestion],
  'promo-code': [actions.giftCard],
  'return-lines': [actions.toggleLine],
}

function panelActionForKey({ panel }: ReadyState, key: KeyName): ScreenAction | undefined {
  return panelActions[panel ?? 'cashier']?.find(action => action.key === key)
}

function knownActions(state: ReadyState): readonly ScreenAction[] {
  if (state.page === 'staff') return [...legendOf(state), ...(unlistedStaff[staffStepOf(state)] ?? [])]
  // A printed receipt that waits for paper is nearer than anything the same key means elsewhere; so is "why not?".
  const reasons = scriptReasons.slice(0, state.reasons?.reasons.length ?? 0)
  return [...reasons, actions.continuePrinting, ...legendOf(state), ...(unlisted[stageOf(state.snapshot)] ?? [])]
}

/** The one main action of this moment: what Enter does. */
export function mainActionOf(state: ReadyState): ScreenAction | undefined {
  const { panel, snapshot } = state
  if (state.page === 'staff') return mainActionOfStaff(state)
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
    case 'contact':
      return actions.saveContact
    case 'promo-code':
      return actions.enterPromoCode
    case 'gift-card':
      return actions.addGiftCard
    case 'return-lines':
      return actions.applyLines
    case 'goods':
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
      return snapshot.sale && isPartlyMade(snapshot.sale) ? actions.printRest : actions.pay
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

function mainActionOfStaff(state: ReadyState): ScreenAction | undefined {
  switch (staffStepOf(state)) {
    case 'person':
      return state.snapshot.staff.members.length === 0 ? actions.loadStaff : undefined
    case 'pin':
      return actions.signInStaff
    case 'phone':
      return actions.startVerification
    case 'code':
      return actions.checkStaffCode
    case 'result':
      return actions.closeVerification
    case 'purpose':
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

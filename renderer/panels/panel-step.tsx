import type { Panel } from '../screen/store.ts'
import { CancelPanel } from './cancel-panel.tsx'
import { CashierPanel } from './cashier-panel.tsx'
import { CloseShiftPanel } from './close-shift-panel.tsx'
import { ContactPanel } from './contact-panel.tsx'
import { GiftCardPanel } from './gift-card-panel.tsx'
import { GoodsPanel } from './goods-panel.tsx'
import { ParkedPanel } from './parked-panel.tsx'
import { PointsPanel } from './points-panel.tsx'
import { PromoPanel } from './promo-panel.tsx'
import { QuantityPanel } from './quantity-panel.tsx'
import { ReturnLinesPanel } from './return-lines-panel.tsx'
import { ReturnPanel } from './return-panel.tsx'

const panels: Record<Panel, () => React.ReactNode> = {
  goods: GoodsPanel,
  quantity: QuantityPanel,
  points: PointsPanel,
  contact: ContactPanel,
  'promo-code': PromoPanel,
  'gift-card': GiftCardPanel,
  parked: ParkedPanel,
  cancel: CancelPanel,
  return: ReturnPanel,
  'return-lines': ReturnLinesPanel,
  cashier: CashierPanel,
  'close-shift': CloseShiftPanel,
}

/** What asks for something stands in the right column, where the hand already is; the receipt stays in sight. */
export function PanelStep({ panel }: Readonly<{ panel: Panel }>) {
  const Shown = panels[panel]
  return <Shown />
}

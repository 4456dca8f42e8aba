import type { SaleView } from '../../../src/shared/sale-view.ts'
import type { ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { composingCommands, saleForTest, snapshotForTest } from './snapshots.ts'

const chair = { name: 'Стул обеденный «Нордик», дуб, сиденье экокожа', priceMinor: 349_000, quantityMilli: 4000 }
const table = {
  name: 'Стол раздвижной «Фьорд» 140/180',
  priceMinor: 2_499_000,
  promotionMinor: 249_900,
  promotionId: 'tables',
}
const lamp = { name: 'Лампа настольная', priceMinor: 189_990, manualMinor: 20_000 }
const cloth = { name: 'Ткань портьерная, м', priceMinor: 85_000, quantityMilli: 2250 }

export const basket = [chair, table, lamp, cloth]

export const document = {
  fnNumber: '9960440300012345',
  fdNumber: 4157,
  fiscalSign: '2916403815',
  deviceTime: '2026-11-22T14:05',
  shiftNumber: 128,
}
export const knownCommands: ScreenCommandName[] = [...composingCommands, 'forget-customer', 'send-code']
export const spendCommands: ScreenCommandName[] = [...knownCommands, 'redeem']

/** A sale with these goods, being composed unless `sale` says otherwise. */
export function composing(
  sale: Partial<SaleView> = {},
  allowed: ScreenCommandName[] = composingCommands,
  lines = basket,
): Snapshot {
  return snapshotForTest({ sale: saleForTest(lines, sale), allowed })
}

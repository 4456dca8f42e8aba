import { z } from 'zod'
import { SaleId } from '../../shared/ids.ts'
import { SaleAnswer } from './answers.ts'

/** What every route of one sale has: its address, and an answer that shows the whole sale. */
export const params = z.object({ saleId: SaleId })
export const ok = { 200: SaleAnswer }
export const tags = ['sales']

import { createHash } from 'node:crypto'
import type { Sale } from '../../sale/sale.ts'
import type { OperationId, RegisterId, SaleId } from '../../shared/ids.ts'
import type { FacadeProtocol } from './facade-task.ts'

const prefixes: Readonly<Record<FacadeProtocol, string>> = { atol: 'atol-', kkmserver: 'kkm-' }

type Place = Readonly<{ registerId: RegisterId; protocol: FacadeProtocol; jobId: string; index: number }>

/** The sale a task gets when no other waits for it: the same in every life of the agent. */
export function ownSaleId({ registerId, protocol, jobId, index }: Place): SaleId {
  const hash = createHash('sha256')
    .update(JSON.stringify([registerId, jobId, index]))
    .digest('hex')
  return `${prefixes[protocol]}${hash.slice(0, 32)}` as SaleId
}

/** The one device operation of a task. */
export function taskOperationId(place: Place): OperationId {
  return `${ownSaleId(place)}.print` as OperationId
}

/** Made from a task alone: nobody stood at the screen while it was put together. */
export function isOfFacade({ saleId, owner }: Pick<Sale, 'saleId' | 'owner'>): boolean {
  return owner === 'pos' && /^(atol|kkm)-[0-9a-f]{32}$/.test(saleId)
}

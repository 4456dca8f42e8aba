import type { UpdateState } from '../../src/shared/desktop/update.ts'

/** `offered`: sent, nothing heard yet. `withdrawn`: taken back before the register switched. */
export type OfferState = UpdateState | 'offered' | 'withdrawn'

/** What one register was offered, and how far it is. */
export type Offer = Readonly<{
  registerId: string
  version: string
  ring: string
  state: OfferState
  /** An error code of the catalogue. */
  code?: string | undefined
  detail?: string | undefined
  sentAtMs: number
  /** When the hub last heard of it. */
  reportedAtMs?: number | undefined
}>

/** The register says nothing against the version: the moment or the place was wrong. */
const circumstances: readonly string[] = [
  'update.no-quiet-moment',
  'update.not-downloaded',
  'disk.low',
  'disk.full',
  // Nobody there who could change the version.
  'request.wrong-mode',
]
/** What another try may mend. */
const passing: readonly string[] = [...circumstances, 'update.damaged']

/** Between sending and the end: this register may switch at any moment. */
export function isOpen({ state }: Pick<Offer, 'state'>): boolean {
  return state === 'offered' || state === 'downloading' || state === 'waiting' || state === 'switching'
}

/** Tells against the version. */
export function isFailure({ state, code }: Pick<Offer, 'state' | 'code'>): boolean {
  return state === 'rolled-back' || (state === 'refused' && !circumstances.includes(code ?? ''))
}

/** Ended without a verdict of the register: the same version may be offered again. */
export function mayBeRepeated({ state, code }: Pick<Offer, 'state' | 'code'>): boolean {
  return state === 'withdrawn' || (state === 'refused' && passing.includes(code ?? ''))
}

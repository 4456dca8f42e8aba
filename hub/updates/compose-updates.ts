import type { KeyObject } from 'node:crypto'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { readPublicKey } from './check-signature.ts'
import { openReleaseStore, type ReleaseStore } from './release-store.ts'
import { createUpdateDesk, type UpdateDesk, type UpdateDeskDeps } from './update-desk.ts'

/** The parts of the hub that bring versions to registers. */
export type Updates = Readonly<{
  desk: UpdateDesk
  store: ReleaseStore
  /** Whose signature makes a version; without one nothing can be published here. */
  releaseKey: KeyObject | undefined
}>

/** @throws AppError setup.settings-invalid: the key is none */
export function composeUpdates(
  deps: UpdateDeskDeps & Readonly<{ folder: string; releaseKey: string | undefined }>,
): Updates {
  const releaseKey = deps.releaseKey === undefined ? undefined : readPublicKey(deps.releaseKey)
  if (deps.releaseKey !== undefined && !releaseKey) {
    throw new AppError('setup.settings-invalid', { params: { field: 'releaseKey', problem: 'Ed25519 SPKI, base64' } })
  }
  const store = openReleaseStore(deps.folder)
  return { desk: createUpdateDesk(deps), store, releaseKey }
}

import type { SaleEvent } from '../../sale/sale-events.ts'
import { type AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { RegisteredDocument } from '../../shared/fiscal/document.ts'
import type { SettlingAnswer } from '../../shared/screen/commands.ts'
import type { SaleRunner } from '../sale-runner.ts'
import type { OperationRecord, OperationStore } from './operation-store.ts'

/** How a device operation goes on. Each is one transaction: the operation, its sale, and what the hub must hear. */
export type Conclusions = Readonly<{
  /** Transaction B: the device confirmed the document, or settling found it. */
  applied(operation: OperationRecord, document: RegisteredDocument): void
  /** Nothing was recorded; the sale may be paid again. */
  notApplied(operation: OperationRecord, error: AppError): void
  /** No clear answer: settling begins. */
  lost(operation: OperationRecord): void
  /** What the FN itself says of an operation a person decided; `undefined`: it holds no document of ours. */
  rechecked(operation: OperationRecord, document: RegisteredDocument | undefined): void
  /** A person's word. */
  disputed(
    operation: OperationRecord,
    answer: SettlingAnswer,
    outcome: Readonly<{ document: RegisteredDocument } | { error: AppError }>,
  ): void
}>

export function createConclusions(
  deps: Readonly<{ runner: SaleRunner; operations: OperationStore; onChange: () => void }>,
): Conclusions {
  const { runner, operations } = deps

  const together = (operation: OperationRecord, event: SaleEvent, write: () => void): void => {
    if (operation.saleId) runner.apply(operation.saleId, event, write)
    else operations.transaction(write)
    deps.onChange()
  }

  return {
    applied(operation, document) {
      const { operationId } = operation
      together(operation, { type: 'printed', operationId, registered: document }, () =>
        operations.conclude(operation, { state: 'applied', document }),
      )
    },

    notApplied(operation, error) {
      const { operationId } = operation
      const data = toErrorData(error)
      together(operation, { type: 'print-refused', operationId, error: data }, () =>
        operations.conclude(operation, { state: 'not-applied', error: data }),
      )
    },

    lost(operation) {
      const { operationId } = operation
      together(operation, { type: 'print-lost', operationId }, () => operations.markSettling(operationId))
    },

    rechecked(operation, document) {
      const { operationId, saleId } = operation
      const write = () => operations.recheck(operation, document)
      const event = document && ({ type: 'printed', operationId, registered: document } as const)
      // The sale becomes what it was all along, unless it went another way meanwhile: that is the hub's finding.
      const isTaken = saleId && event && runner.find(saleId) && runner.dispatch(saleId, event, write).ok
      if (!isTaken) operations.transaction(write)
      deps.onChange()
    },

    disputed(operation, answer, outcome) {
      const { operationId } = operation
      const document = 'document' in outcome ? outcome.document : undefined
      const event: SaleEvent =
        'document' in outcome
          ? { type: 'printed', operationId, registered: outcome.document }
          : { type: 'print-refused', operationId, error: toErrorData(outcome.error) }
      together(operation, event, () => operations.dispute(operation, answer, document))
    },
  }
}

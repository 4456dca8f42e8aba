import type { SwaggerOptions } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Customer, Identifier } from '../../shared/customer.ts'
import { ErrorData } from '../../shared/errors/app-error.ts'
import { Cashier, DocumentNumber, RegisteredDocument } from '../../shared/fiscal/document.ts'
import { Requisite } from '../../shared/fiscal/requisites.ts'
import { ReceiptRef } from '../../shared/hub/past-receipt.ts'
import { Quote } from '../../shared/quote.ts'
import { ReturnLine } from '../../shared/return-line.ts'
import { SaleLine } from '../../shared/sale-line.ts'
import { SaleTerms, Settlement } from '../../shared/sale-terms.ts'
import { CustomerView, SaleView } from '../../shared/sale-view.ts'
import { TenderInput } from '../../shared/screen/commands.ts'
import { NumberedEvent } from '../event-log.ts'
import { LateReceipt } from '../late-receipt.ts'
import { ShiftReport } from '../shift-reports.ts'
import { ErrorAnswer, SaleAnswer } from './answers.ts'
import { Report } from './checkout-routes.ts'
import { completeDocument, type OpenApiDocument } from './openapi-document.ts'
import { PutSale } from './put-sale.ts'
import { ToPrint } from './to-print.ts'

/** Schemas that stand by their own names in the document; all others are written out where they are used. */
const named = {
  Cashier,
  Customer,
  CustomerView,
  DocumentNumber,
  ErrorAnswer,
  ErrorData,
  Identifier,
  LateReceipt,
  NumberedEvent,
  PutSale,
  Quote,
  ReceiptRef,
  RegisteredDocument,
  Report,
  Requisite,
  ReturnLine,
  SaleAnswer,
  SaleLine,
  SaleTerms,
  SaleView,
  Settlement,
  ShiftReport,
  Tender: TenderInput,
  ToPrint,
} satisfies Record<string, z.ZodType>

const schemaRegistry = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(named)) schemaRegistry.add(schema, { id })

const transform = createJsonSchemaTransform({ schemaRegistry })
const transformObject = createJsonSchemaTransformObject({ schemaRegistry })

/** The OpenAPI document of the local API, read off the routes' own schemas. */
export const openApi: SwaggerOptions = {
  // Other servers on this port have tables of their own: docs/protocols/.
  hideUntagged: true,
  openapi: { openapi: '3.0.3', info: { title: 'Tillside local API', version: 'v1' } },
  transform: document => {
    const { schema, url } = transform(document)
    const isPublic = document.route.config?.isPublic === true
    return { schema: isPublic ? { ...schema, security: [] } : schema, url }
  },
  transformObject: document => {
    const whole = transformObject(document)
    return completeDocument(whole as unknown as OpenApiDocument) as unknown as typeof whole
  },
}

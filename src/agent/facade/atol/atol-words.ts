import type { TenderKind } from '../../../shared/fiscal/document.ts'

/*
 * ATOL's own names as data. Source: the OpenAPI files of ATOL Web Server and Web Requests, and public models of driver
 * tasks; docs/protocols/atol-web-server.md.
 */

/** Tag 1214. */
export const paymentMethods: Readonly<Record<string, number>> = {
  fullPrepayment: 1,
  prepayment: 2,
  advance: 3,
  fullPayment: 4,
  partialPayment: 5,
  credit: 6,
  creditPayment: 7,
}

/** Tag 1212. */
export const paymentObjects: Readonly<Record<string, number>> = {
  commodity: 1,
  excise: 2,
  job: 3,
  service: 4,
  gamblingBet: 5,
  gamblingPrize: 6,
  lottery: 7,
  lotteryPrize: 8,
  intellectualActivity: 9,
  payment: 10,
  agentCommission: 11,
  pay: 12,
  composite: 12,
  another: 13,
  proprietaryLaw: 14,
  nonOperatingIncome: 15,
  otherContributions: 16,
  insuranceContributions: 16,
  merchantTax: 17,
  resortFee: 18,
  deposit: 19,
  consumption: 20,
  soleProprietorCPIContributions: 21,
  casinoPayment: 26,
}

/** Tag 1055. */
export const taxSystems: Readonly<Record<string, number>> = {
  osn: 1,
  usnIncome: 2,
  usnIncomeOutcome: 4,
  envd: 8,
  esn: 16,
  patent: 32,
}

/** `credir` is the schemas' own misprint. */
export const paymentTypes: Readonly<Record<string, TenderKind>> = {
  cash: 'cash',
  electronically: 'card',
  prepaid: 'advance',
  credit: 'credit',
  credir: 'credit',
  other: 'other',
  '0': 'cash',
  '1': 'card',
  '2': 'advance',
  '3': 'credit',
  '4': 'other',
}

/** Bits of tag 1222. */
export const agents: Readonly<Record<string, number>> = {
  bankPayingAgent: 0,
  bankPayingSubagent: 1,
  payingAgent: 2,
  payingSubagent: 3,
  attorney: 4,
  commissionAgent: 5,
  another: 6,
}

/** Tag 2108; any other text is a unit of its own, tag 1197. */
export const units: Readonly<Record<string, number>> = {
  piece: 0,
  gram: 10,
  kilogram: 11,
  ton: 12,
  centimeter: 20,
  decimeter: 21,
  meter: 22,
  squareCentimeter: 30,
  squareDecimeter: 31,
  squareMeter: 32,
  milliliter: 40,
  liter: 41,
  cubicMeter: 42,
  kilowattHour: 50,
  gkal: 51,
  day: 70,
  hour: 71,
  minute: 72,
  second: 73,
  kilobyte: 80,
  megabyte: 81,
  gigabyte: 82,
  terabyte: 83,
  otherUnits: 255,
}

/** What a receipt task does: which way the goods go, and whether it corrects. */
export const receiptTypes: Readonly<
  Record<string, Readonly<{ receiptKind: 'sale' | 'return'; isCorrection: boolean }>>
> = {
  sell: { receiptKind: 'sale', isCorrection: false },
  sellReturn: { receiptKind: 'return', isCorrection: false },
  sellCorrection: { receiptKind: 'sale', isCorrection: true },
  sellReturnCorrection: { receiptKind: 'return', isCorrection: true },
}

/** Questions a job may ask, and `operations/query…` at once. */
export const questions: readonly string[] = [
  'getDeviceStatus',
  'getDeviceInfo',
  'getShiftStatus',
  'getFnInfo',
  'getFnStatus',
  'getLastFiscalParams',
]

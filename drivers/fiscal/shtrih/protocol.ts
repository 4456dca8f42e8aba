/**
 * Names for the numbers of the SHTRIH-M protocol.
 * Sources: «Протокол работы ККТ v2.0» (modes, submodes, registers), «Протокол ФР-ФН 2.7» (FN commands).
 * Each group says where it is explained in docs/protocols/shtrih-m.md.
 */

/** Standard low level, "Frames". */
export const ENQ = 0x05
export const STX = 0x02
export const ACK = 0x06
export const NAK = 0x15

/** Command code and parameters of one frame, at most. */
export const MAX_PAYLOAD_LENGTH = 255
export const MAX_NAME_LENGTH = 128

/** Low nibble of the mode byte, "Modes". */
export const mode = {
  dataOutput: 1,
  shiftOpen: 2,
  shiftExpired: 3,
  shiftClosed: 4,
  documentOpen: 8,
  fullReport: 11,
} as const

/** Submode byte, "Modes". */
export const submode = {
  ready: 0,
  paperOut: 1,
  paperOutWhilePrinting: 2,
  waitsToContinue: 3,
  printingReport: 4,
  printing: 5,
} as const

/** Bits of the KKT flags in the short status. */
export const COVER_OPEN_FLAG = 1 << 10

/** Error bytes the driver itself reacts to; the whole list is in errors.ts. */
export const refusal = {
  noRequestedData: 0x08,
  wrongParameters: 0x33,
  wrongForSettings: 0x35,
  wrongForModel: 0x36,
  notSupported: 0x37,
  receiptOpen: 0x4a,
  printing: 0x50,
  receiptClosed: 0x55,
  waitsToContinue: 0x58,
  noSuchTable: 0x5d,
  wrongSubmode: 0x72,
  wrongMode: 0x73,
} as const

/** Form codes of documents in the FN ("Reading documents"). */
export const documentForm = {
  registration: 1,
  shiftOpen: 2,
  receipt: 3,
  strictForm: 4,
  shiftClose: 5,
  storageClose: 6,
  reRegistration: 11,
  correction: 31,
  strictFormCorrection: 41,
} as const

/** What the FN is forming just now, by the FN status ("Corrections"). */
export const currentDocument = { correction: 0x14, strictFormCorrection: 0x15 } as const

/** Added to the type of an opening command: the receipt is a correction ("Corrections"). */
export const CORRECTION_FLAG = 0x80

/** Tag 1209. */
export const formatVersion = { v105: 2, v11: 3, v12: 4 } as const

/** Payment slots of the closing command: 1 is cash, 2..13 electronic, the last three have fixed meanings. */
export const PAYMENT_SLOTS = 16
export const paymentSlot = { cash: 1, card: 2, advance: 14, credit: 15, other: 16 } as const

/** Tags this driver writes or reads; names and types in docs/protocols/shtrih-m.md, "Tags". */
export const tag = {
  buyerContact: 1008,
  total: 1020,
  cashierName: 1021,
  quantity: 1023,
  itemName: 1030,
  shiftNumber: 1038,
  lineTotal: 1043,
  settlementSign: 1054,
  line: 1059,
  price: 1079,
  senderEmail: 1117,
  documentMark: 1192,
  cashierInn: 1203,
  taxRate: 1199,
  itemKind: 1212,
  paymentMethod: 1214,
  correctionType: 1173,
  correctionGround: 1174,
  correctionDate: 1178,
  correctionNumber: 1179,
  isInternet: 1125,
  place: 1187,
  buyerName: 1227,
  buyerInn: 1228,
} as const

/** Tags that commands of the document carry, or that the device forms: nobody else may send them. */
export const tagsOfDocument: readonly number[] = [
  1008, 1012, 1013, 1018, 1020, 1021, 1031, 1037, 1038, 1040, 1041, 1042, 1054, 1055, 1059, 1077, 1081, 1117, 1173,
  1174, 1178, 1179, 1203, 1209, 1215, 1216, 1217,
]
export const tagsOfLine: readonly number[] = [1023, 1030, 1043, 1059, 1079, 1163, 1199, 1212, 1214]

/** Desktop models; the titles are compared before a setting is written ("Settings tables"). */
export const serialNumberField = { table: 18, row: 1, field: 1 } as const
export const paperSkipField = { table: 17, row: 1, field: 7, title: 'не печатать документ' } as const

/** Where the format version stands: desktop models, then smart-POS ones. */
export const formatFields = [
  { table: 17, row: 1, field: 17, title: /формат фд/i },
  { table: 10, row: 1, field: 29, title: /ффд/i },
] as const

/**
 * Registers of the open shift. UNVERIFIED: the protocol text at hand does not list them; the numbers are those that
 * several public drivers agree on. Money is counted per payment slot, four directions apart; slots above 4 came later
 * and have numbers that need two bytes.
 */
export const shiftRegisters = {
  /** Operation registers: how many receipts. */
  saleCount: 144,
  returnCount: 146,
  /** Money register of a payment slot, for sales. */
  salePaid: (slot: number) => (slot <= 4 ? 193 + 4 * (slot - 1) : 4144 + 4 * (slot - 5)),
  /** Money register of a payment slot, for sale returns. */
  returnPaid: (slot: number) => (slot <= 4 ? 195 + 4 * (slot - 1) : 4146 + 4 * (slot - 5)),
} as const

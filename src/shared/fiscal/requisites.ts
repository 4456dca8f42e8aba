import { z } from 'zod'

/** How the value of a tag is laid down in a fiscal document. Source: FNS format order, "Кодирование". */
export const RequisiteType = z.enum(['string', 'byte', 'u16', 'u32', 'vln', 'fvln', 'unix-time', 'bytes', 'structure'])
export type RequisiteType = z.infer<typeof RequisiteType>

/** A requisite as the register program gives it. `bytes` are hex, a structure is a list of requisites. */
export type Requisite = Readonly<{
  tag: number
  type?: RequisiteType | undefined
  value: string | number | readonly Requisite[]
}>

/**
 * A tag that Tillside carries through to the fiscal device as it came. `type` may be left out for the tags of
 * `knownRequisites`.
 */
export const Requisite: z.ZodType<Requisite> = z.object({
  tag: z.int().min(1000).max(65_535),
  type: RequisiteType.optional(),
  get value() {
    return z.union([z.string().max(1000), z.number().min(0), z.array(Requisite).max(20)])
  },
})

export const Requisites = z.array(Requisite).max(32)

type KnownRequisite = Readonly<{
  name: string
  type: RequisiteType
  /** Bytes the value takes at most. */
  maxLength: number
  /** A string that is filled up with spaces to `maxLength`. */
  isFixed?: true
  /** Where it may stand: the document, its lines, or both. */
  level: 'document' | 'line' | 'both'
}>

/**
 * Requisites register programs send, by tag. Members of a structure stand here too, at the level of their structure.
 * Source: tag tables of the fiscal data formats (FFD 1.05 to 1.2), 1125 by FNS order ЕД-7-20/236@ of 26.03.2025. Those
 * from one public source alone are marked in docs/protocols/fiscal-documents.md.
 */
export const knownRequisites: Readonly<Record<number, KnownRequisite>> = {
  1009: { name: 'адрес расчётов', type: 'string', maxLength: 256, level: 'document' },
  1036: { name: 'номер автомата', type: 'string', maxLength: 20, level: 'document' },
  1057: { name: 'признак агента', type: 'byte', maxLength: 1, level: 'document' },
  1084: { name: 'дополнительный реквизит пользователя', type: 'structure', maxLength: 320, level: 'document' },
  1085: { name: 'наименование дополнительного реквизита', type: 'string', maxLength: 64, level: 'document' },
  1086: { name: 'значение дополнительного реквизита', type: 'string', maxLength: 256, level: 'document' },
  1125: { name: 'признак расчёта в сети Интернет', type: 'byte', maxLength: 1, level: 'document' },
  1187: { name: 'место расчётов', type: 'string', maxLength: 256, level: 'document' },
  1192: { name: 'дополнительный реквизит чека', type: 'string', maxLength: 16, level: 'document' },
  1227: { name: 'покупатель', type: 'string', maxLength: 256, level: 'document' },
  1228: { name: 'ИНН покупателя', type: 'string', maxLength: 12, isFixed: true, level: 'document' },
  1243: { name: 'дата рождения покупателя', type: 'string', maxLength: 10, isFixed: true, level: 'document' },
  1244: { name: 'гражданство покупателя', type: 'string', maxLength: 3, isFixed: true, level: 'document' },
  1245: { name: 'код вида документа покупателя', type: 'string', maxLength: 2, isFixed: true, level: 'document' },
  1246: { name: 'данные документа покупателя', type: 'string', maxLength: 64, level: 'document' },
  1254: { name: 'адрес покупателя', type: 'string', maxLength: 256, level: 'document' },
  1256: { name: 'сведения о покупателе', type: 'structure', maxLength: 1024, level: 'document' },
  1261: { name: 'отраслевой реквизит чека', type: 'structure', maxLength: 512, level: 'document' },
  1270: { name: 'операционный реквизит чека', type: 'structure', maxLength: 144, level: 'document' },
  1271: { name: 'идентификатор операции', type: 'byte', maxLength: 1, level: 'document' },
  1272: { name: 'данные операции', type: 'string', maxLength: 64, level: 'document' },
  1273: { name: 'дата, время операции', type: 'unix-time', maxLength: 4, level: 'document' },

  1005: { name: 'адрес оператора перевода', type: 'string', maxLength: 256, level: 'both' },
  1016: { name: 'ИНН оператора перевода', type: 'string', maxLength: 12, isFixed: true, level: 'both' },
  1026: { name: 'наименование оператора перевода', type: 'string', maxLength: 64, level: 'both' },
  1044: { name: 'операция агента', type: 'string', maxLength: 24, level: 'both' },
  1073: { name: 'телефон платёжного агента', type: 'string', maxLength: 19, level: 'both' },
  1074: { name: 'телефон оператора по приёму платежей', type: 'string', maxLength: 19, level: 'both' },
  1075: { name: 'телефон оператора перевода', type: 'string', maxLength: 19, level: 'both' },
  1171: { name: 'телефон поставщика', type: 'string', maxLength: 19, level: 'both' },
  1262: { name: 'идентификатор ФОИВ', type: 'string', maxLength: 3, level: 'both' },
  1263: { name: 'дата документа основания', type: 'string', maxLength: 10, level: 'both' },
  1264: { name: 'номер документа основания', type: 'string', maxLength: 32, level: 'both' },
  1265: { name: 'значение отраслевого реквизита', type: 'string', maxLength: 256, level: 'both' },

  1162: { name: 'код товара', type: 'bytes', maxLength: 32, level: 'line' },
  1191: { name: 'дополнительный реквизит предмета расчёта', type: 'string', maxLength: 64, level: 'line' },
  1197: { name: 'единица измерения', type: 'string', maxLength: 16, level: 'line' },
  1222: { name: 'признак агента по предмету расчёта', type: 'byte', maxLength: 1, level: 'line' },
  1223: { name: 'данные агента', type: 'structure', maxLength: 512, level: 'line' },
  1224: { name: 'данные поставщика', type: 'structure', maxLength: 512, level: 'line' },
  1225: { name: 'наименование поставщика', type: 'string', maxLength: 256, level: 'line' },
  1226: { name: 'ИНН поставщика', type: 'string', maxLength: 12, isFixed: true, level: 'line' },
  1229: { name: 'акциз', type: 'vln', maxLength: 6, level: 'line' },
  1230: { name: 'код страны происхождения', type: 'string', maxLength: 3, isFixed: true, level: 'line' },
  1231: { name: 'номер декларации на товар', type: 'string', maxLength: 32, level: 'line' },
  1260: { name: 'отраслевой реквизит предмета расчёта', type: 'structure', maxLength: 512, level: 'line' },
  1291: { name: 'дробное количество маркированного товара', type: 'structure', maxLength: 52, level: 'line' },
  1292: { name: 'дробная часть', type: 'string', maxLength: 24, level: 'line' },
  1293: { name: 'числитель', type: 'vln', maxLength: 8, level: 'line' },
  1294: { name: 'знаменатель', type: 'vln', maxLength: 8, level: 'line' },
  2108: { name: 'мера количества предмета расчёта', type: 'byte', maxLength: 1, level: 'line' },
}

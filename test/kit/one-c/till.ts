import { openWindow } from './cashier-window.ts'
import type { ExtensionModules } from './extension.ts'
import { createPlatform, type OneCOptions } from './platform.ts'
import { createProgram } from './run.ts'
import { Structure, structure, toJson, type Value } from './values.ts'

export type Goods = Readonly<{ key: string; name: string; quantity: number; price: number }>

type TillOptions = OneCOptions & Readonly<{ modules: ExtensionModules; rows: readonly Goods[] }>

/** A workplace of 1C with the extension: its form with a receipt in it, and a cashier who types and answers. */
export async function openTill({ modules, rows, ...line }: TillOptions) {
  const questions: string[] = []
  const typed: (string | undefined)[] = []
  let answer = true
  const table = rows.map(({ key, name, quantity, price }) =>
    structure({ КлючСтроки: key, Номенклатура: name, Количество: quantity, Цена: price, Сумма: price * quantity }),
  )
  const asked = <T>(question: string, given: T): T => {
    questions.push(question)
    return given
  }
  const window = openWindow(
    modules.form,
    { type: prompt => asked(prompt, typed.shift()), answers: question => asked(question, answer) },
    { объект: structure({ Товары: table, Кассир: 'Иванова А. П.' }) },
  )
  const program = createProgram(
    { тиллсайдклиент: modules.client, тиллсайддополнительно: modules.more, form: modules.form },
    window.extend(createPlatform(line)),
  )
  const resultOf = (value: Value): Structure => {
    if (value instanceof Structure) return value
    throw new Error('not a structure')
  }
  const form = async (method: string, ...args: readonly Value[]) => {
    const result = await program.call('form', method, ...args)
    await window.settle(program)
    return result
  }
  await form('ТиллсайдПриОткрытии', false)

  return {
    questions,
    shown: window.shown,
    /** What the form does when its window or its receipt calls it. */
    form,
    client: async (method: string, ...args: readonly Value[]) =>
      resultOf(await program.call('тиллсайдклиент', method, ...args)),
    more: async (method: string, ...args: readonly Value[]) =>
      resultOf(await program.call('тиллсайддополнительно', method, ...args)),
    /** A second goes by. */
    tick: () => window.tick(program),
    types: (...texts: readonly string[]) => void typed.push(...texts),
    says: (yes: boolean) => {
      answer = yes
    },
    rows: () => table.map(row => toJson(row) as Readonly<{ Цена: number; Сумма: number; Количество: number }>),
  }
}

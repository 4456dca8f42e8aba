import type { Platform, Program } from './run.ts'
import type { Module } from './syntax.ts'
import { platformObject, type Value } from './values.ts'

/** What a person does when the window asks. `undefined`: closed without an answer. */
export type Cashier = Readonly<{
  type(prompt: string): string | undefined
  answers(question: string): boolean
}>

const SECOND_MS = 250

export type CashierWindow = Readonly<{
  /** What the window showed, newest last. */
  shown: readonly string[]
  /** Its own functions, types and objects beside those of the platform. */
  extend(platform: Platform): Platform
  /** Runs what waits for its second; then whatever that asks. */
  tick(program: Program): Promise<void>
  /** Runs the answers to the questions that were asked. */
  settle(program: Program): Promise<void>
}>

type Notification = ReturnType<typeof platformObject>

/** The window of a cashier: questions are answered after the procedure that asked has ended, as in 1C. */
export function openWindow(form: Module, cashier: Cashier, objects: Readonly<Record<string, Value>>): CashierWindow {
  const shown: string[] = []
  const asked: (() => readonly [Notification, Value])[] = []
  let waiting: string[] = []

  const known = (name: Value): string => {
    const found = form.methods.get(String(name).toLowerCase())
    if (!found) throw new Error(`the form has no ${String(name)}`)
    return found.name
  }

  const settle = async (program: Program): Promise<void> => {
    for (let ask = asked.shift(); ask; ask = asked.shift()) {
      const [{ fields }, answer] = ask()
      await program.call('form', String(fields.name), answer, fields.more)
    }
  }

  return {
    shown,
    extend: platform => ({
      objects: { ...platform.objects, ...objects, этотобъект: platformObject('ФормаКлиентскогоПриложения') },
      types: {
        ...platform.types,
        описаниеоповещения(name, _module, more) {
          const method = form.methods.get(known(name))
          if (!method?.isExported) throw new Error(`${String(name)} is not exported`)
          return platformObject('ОписаниеОповещения', {}, { name: method.name, more })
        },
      },
      functions: {
        ...platform.functions,
        показатьвводстроки: (notification, _initial, prompt) =>
          void asked.push(() => [notification as Notification, cashier.type(String(prompt))]),
        показатьвопрос: (notification, question) =>
          void asked.push(() => [notification as Notification, cashier.answers(String(question)) ? 'Да' : 'Нет']),
        показатьоповещениепользователя: (_title, _link, told) => void shown.push(String(told)),
        подключитьобработчикожидания(name) {
          const handler = known(name)
          if (!waiting.includes(handler)) waiting.push(handler)
          return undefined
        },
      },
    }),
    settle,
    async tick(program) {
      // A second of the shop, told short: the agent is still asked gently.
      await new Promise(resolve => setTimeout(resolve, SECOND_MS))
      const due = waiting
      waiting = []
      for (const name of due) await program.call('form', name)
      await settle(program)
    },
  }
}

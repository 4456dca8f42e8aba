import { randomUUID } from 'node:crypto'
import { whenDone } from '../../support/under-way.ts'
import type { Platform } from './run.ts'
import { fromJson, Mapping, OneCException, platformObject, Structure, toJson, type Value } from './values.ts'

/** One request that left the extension. */
export type SentRequest = Readonly<{
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: unknown
  status: number | undefined
}>

export type OneCOptions = Readonly<{
  /** Where the agent stands that the extension knows under its own address. */
  agentUrl(): string
  onRequest(request: SentRequest): void
  /** Answers come when the work is done, however busy this computer is: nothing is left to wait for. */
  isSettled: boolean
}>

const enumeration = (...names: readonly string[]): Value =>
  platformObject('enumeration', {}, Object.fromEntries(names.map(name => [name.toLowerCase(), name])))

const text = (value: Value): string => (value === undefined ? '' : String(value))

/** As much of the 1C platform as the extension uses, with a real HTTP connection. */
export function createPlatform({ agentUrl, onRequest, isSettled }: OneCOptions): Platform {
  const send = async (server: string, port: number, timeoutSeconds: number, method: string, request: Value) => {
    if (server !== '127.0.0.1' || port !== 7710) throw new Error(`nobody is at ${server}:${port}`)
    if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1) throw new Error('a time-out of 1C is whole seconds')
    const { path, headers, body } = (request as ReturnType<typeof platformObject>).fields as Record<string, Value>
    const told = Object.fromEntries([...(headers as Mapping).map].map(([name, value]) => [text(name), text(value)]))
    const sent = {
      method,
      path: text(path),
      headers: told,
      body: body === undefined ? undefined : JSON.parse(text(body)),
    }
    const ask = async (askedMethod: string, askedPath: string, isSame: boolean) => {
      const response = await fetch(`${agentUrl()}${askedPath}`, {
        method: askedMethod,
        headers: told,
        body: isSame && body !== undefined ? text(body) : null,
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      })
      return { status: response.status, text: await response.text() }
    }
    try {
      const { status, text: answer } = isSettled
        ? await whenDone(ask, method, sent.path)
        : await ask(method, sent.path, true)
      onRequest({ ...sent, status })
      const read = { получитьтелокакстроку: (encoding: Value) => (encoding === 'UTF8' ? answer : wrong('encoding')) }
      return platformObject('HTTPОтвет', read, { кодсостояния: status })
    } catch {
      onRequest({ ...sent, status: undefined })
      throw new OneCException('Ошибка при работе с Интернет')
    }
  }

  return {
    objects: {
      кодировкатекста: enumeration('UTF8', 'ANSI'),
      использованиеbyteordermark: enumeration('Использовать', 'НеИспользовать'),
      форматдатыjson: enumeration('ISO'),
      вариантзаписидатыjson: enumeration('ЛокальнаяДатаСоСмещением', 'УниверсальнаяДата'),
      режимдиалогавопрос: enumeration('ДаНет'),
      кодвозвратадиалога: enumeration('Да', 'Нет'),
    },
    types: {
      структура(names, ...values) {
        const made = new Structure()
        const split = text(names)
          .split(',')
          .map(name => name.trim())
        for (const [at, name] of split.entries()) if (name) made.set(name, values[at])
        return made
      },
      соответствие: () => new Mapping(),
      массив: () => [],
      уникальныйидентификатор: () => randomUUID(),
      интернетпрокси: () => platformObject('ИнтернетПрокси'),
      httpзапрос(path, headers = new Mapping()) {
        const fields: Record<string, Value> = { path, headers, body: undefined }
        const set = (body: Value, encoding: Value, mark: Value): undefined => {
          if (encoding !== 'UTF8' || mark !== 'НеИспользовать') wrong('body')
          fields.body = body
        }
        return platformObject('HTTPЗапрос', { установитьтелоизстроки: set }, fields)
      },
      httpсоединение: (server, port, _user, _password, _proxy, timeout) =>
        platformObject('HTTPСоединение', {
          вызватьhttpметод: (method, request) =>
            send(text(server), Number(port), Number(timeout), text(method), request),
        }),
      записьjson() {
        let written = ''
        const set = (value: Value): undefined => {
          written = JSON.stringify(toJson(value))
        }
        return platformObject('ЗаписьJSON', {
          установитьстроку: () => undefined,
          записать: set,
          закрыть: () => written,
        })
      },
      чтениеjson() {
        let given = ''
        const set = (value: Value): undefined => {
          given = text(value)
        }
        const read = () => {
          try {
            return fromJson(JSON.parse(given))
          } catch {
            throw new OneCException('Неожиданный символ')
          }
        }
        return platformObject('ЧтениеJSON', { установитьстроку: set, прочитать: read, закрыть: () => undefined })
      },
    },
    functions: {
      строка: text,
      пустаястрока: value => text(value).trim() === '',
      сокрлп: value => text(value).trim(),
      стрразделить: (value, separator) => text(value).split(text(separator)),
      формат: value => text(value),
      тип: name => text(name),
      типзнч: value =>
        value instanceof Mapping ? 'Соответствие' : value instanceof Structure ? 'Структура' : typeof value,
      текущаядата: () => '2026-11-22T18:40:00',
      записатьдатуjson: date => `${text(date)}+03:00`,
      информацияобошибке: () => 'error',
      краткоепредставлениеошибки: () => 'ошибка',
      записатьjson: (target, value) => (target as ReturnType<typeof platformObject>).methods.записать?.(value),
      прочитатьjson: (source, asMapping) =>
        asMapping === true
          ? (source as ReturnType<typeof platformObject>).methods.прочитать?.()
          : wrong('ПрочитатьJSON'),
    },
  }
}

function wrong(what: string): never {
  throw new Error(`the extension should not use ${what} like this`)
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApiFile } from '../support/live-openapi.ts'
import { callsOf, textOf } from './one-c/calls.ts'
import { extensionFolder, readExtension } from './one-c/extension.ts'
import { parseModule } from './one-c/parse.ts'
import { type ApiDocument, isAnswered, routeOf } from './one-c/request-schema.ts'

const document = JSON.parse(readFileSync(openApiFile, 'utf8')) as ApiDocument
const modules = readExtension()

describe('the text of the extension', () => {
  const source = readFileSync(join(extensionFolder, 'client.bsl'), 'utf8')

  it('is three modules', () => {
    expect(readdirSync(extensionFolder).sort()).toEqual(['client.bsl', 'form.bsl', 'more.bsl'])
  })

  it.each(['КонецЕсли;', 'КонецЦикла;', 'КонецПопытки;', 'КонецФункции', '"revision"', 'Тогда'])(
    'is not read where one %s is missing',
    word => {
      const broken = source.replace(word, word.startsWith('"') ? word.slice(1) : '')
      expect(() => parseModule(broken)).toThrow(/line \d+/)
    },
  )

  it('calls routes that are there, with the methods they take', () => {
    const calls = [modules.client, modules.more, modules.form].flatMap(module => callsOf(module, 'вызватьтиллсайд'))
    const strange = calls
      .map(({ args }) => ({ method: textOf(args[0]), path: textOf(args[1]) }))
      .filter(({ method, path }) => {
        const known = document.paths[routeOf(document, path) ?? '']?.[method.toLowerCase()]
        const query = [...path.matchAll(/[?&](\w+)=/g)].map(([, name]) => name)
        const parameters = (known?.parameters ?? []) as readonly { name?: string }[]
        return !known || query.some(name => !parameters.some(parameter => parameter.name === name))
      })
    expect(calls.length).toBeGreaterThan(18)
    expect(strange).toEqual([])
  })

  it('reads only fields that answers have', () => {
    const paths = [modules.client, modules.more, modules.form]
      .flatMap(module => callsOf(module, 'поле'))
      .map(({ args }) => textOf(args[1]))
    expect(paths.length).toBeGreaterThan(15)
    expect(paths.filter(path => path === '{}' || !isAnswered(document, path))).toEqual([])
    expect(isAnswered(document, 'sale.customer.nickname')).toBe(false)
  })
})

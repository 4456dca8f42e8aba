import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseModule } from './parse.ts'
import type { Module } from './syntax.ts'

export const extensionFolder = join(import.meta.dirname, '../../../docs/ru/1c')

export type ExtensionModules = Readonly<{ client: Module; more: Module; form: Module }>

/** The three modules of the extension, as they stand in the documentation. */
export function readExtension(): ExtensionModules {
  const read = (name: string): Module => parseModule(readFileSync(join(extensionFolder, `${name}.bsl`), 'utf8'))
  return { client: read('client'), more: read('more'), form: read('form') }
}

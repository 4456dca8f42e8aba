import type { Block, Expression, Method, Module } from './syntax.ts'
import { isPlatformObject, Mapping, OneCException, Structure, structure, type Value } from './values.ts'

/** What the platform has ready: functions, types to make, and named objects. Names in lower case. */
export type Platform = Readonly<{
  functions: Readonly<Record<string, (...args: readonly Value[]) => Value | Promise<Value>>>
  types: Readonly<Record<string, (...args: readonly Value[]) => Value>>
  objects: Record<string, Value>
}>

export type Program = Readonly<{
  /** A method of a module, as an event of the form or another module calls it. */
  call(module: string, method: string, ...args: readonly Value[]): Promise<Value>
}>

type Frame = Readonly<{ module: string; names: Map<string, Value> }>
type End = Readonly<{ kind: 'return'; value: Value } | { kind: 'break' } | { kind: 'continue' }>

/**
 * Runs modules of 1C's language as the platform would. Stricter than the platform: a name nobody gave a value, a method
 * that is not there or not exported, a field that is missing end the run, in `Попытка` too.
 */
export function createProgram(modules: Readonly<Record<string, Module>>, platform: Platform): Program {
  const globals = new Map<string, Map<string, Value>>()
  for (const [name, { variables }] of Object.entries(modules)) {
    globals.set(name, new Map(variables.map(variable => [variable, undefined])))
  }

  const methodOf = (module: string, name: string): Method | undefined => modules[module]?.methods.get(name)

  const invoke = async (module: string, method: Method, args: readonly Value[]): Promise<Value> => {
    if (args.length > method.parameters.length) mistake(method.line, `${method.name} has fewer parameters`)
    const frame: Frame = { module, names: new Map() }
    for (const [at, { name, otherwise }] of method.parameters.entries()) {
      if (at >= args.length && !otherwise) mistake(method.line, `${method.name} needs ${name}`)
      const given = args[at]
      frame.names.set(name, given === undefined && otherwise ? await value(otherwise, frame) : given)
    }
    const end = await block(method.body, frame)
    return end?.kind === 'return' ? end.value : undefined
  }

  const block = async (statements: Block, frame: Frame): Promise<End | undefined> => {
    for (const statement of statements) {
      const end = await run(statement, frame)
      if (end) return end
    }
    return undefined
  }

  const run = async (statement: Block[number], frame: Frame): Promise<End | undefined> => {
    switch (statement.kind) {
      case 'do':
        await value(statement.expression, frame)
        return undefined
      case 'set':
        await assign(statement.target, await value(statement.value, frame), frame, statement.line)
        return undefined
      case 'if': {
        for (const { when, body } of statement.branches) if (await truth(when, frame)) return await block(body, frame)
        return await block(statement.otherwise, frame)
      }
      case 'each':
        return await loop(
          elements(await value(statement.of, frame), statement.line),
          statement.name,
          statement.body,
          frame,
        )
      case 'count': {
        const [from, to] = [await value(statement.from, frame), await value(statement.to, frame)] as [number, number]
        const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
        return await loop(numbers, statement.name, statement.body, frame)
      }
      case 'while': {
        for (let turns = 0; await truth(statement.when, frame); turns += 1) {
          if (turns > 1000) throw new Error('a loop without an end')
          const end = await block(statement.body, frame)
          if (end?.kind === 'break') return undefined
          if (end?.kind === 'return') return end
        }
        return undefined
      }
      case 'try': {
        try {
          return await block(statement.body, frame)
        } catch (error) {
          if (!(error instanceof OneCException)) throw error
          return await block(statement.failed, frame)
        }
      }
      case 'return':
        return { kind: 'return', value: statement.value && (await value(statement.value, frame)) }
      case 'break':
      case 'continue':
        return statement
    }
  }

  const loop = async (items: readonly Value[], name: string, body: Block, frame: Frame): Promise<End | undefined> => {
    for (const item of items) {
      frame.names.set(name, item)
      const end = await block(body, frame)
      if (end?.kind === 'break') return undefined
      if (end?.kind === 'return') return end
    }
    return undefined
  }

  const assign = async (target: Expression, given: Value, frame: Frame, line: number): Promise<void> => {
    if (target.kind === 'name') {
      const own = globals.get(frame.module)
      if (own?.has(target.name) && !frame.names.has(target.name)) own.set(target.name, given)
      else frame.names.set(target.name, given)
    } else if (target.kind === 'field') {
      const of = await value(target.of, frame)
      if (of instanceof Structure && of.has(target.name)) of.set(target.name, given)
      else if (isPlatformObject(of) && Object.hasOwn(of.fields, target.name)) of.fields[target.name] = given
      else mistake(line, `no field ${target.name}`)
    } else mistake(line, 'this cannot be set')
  }

  const truth = async (expression: Expression, frame: Frame): Promise<boolean> => {
    const given = await value(expression, frame)
    if (typeof given !== 'boolean') throw new Error(`neither Истина nor Ложь: ${String(given)}`)
    return given
  }

  const values = async (args: readonly (Expression | undefined)[], frame: Frame): Promise<Value[]> => {
    const given: Value[] = []
    for (const each of args) given.push(each && (await value(each, frame)))
    return given
  }

  const value = async (expression: Expression, frame: Frame): Promise<Value> => {
    switch (expression.kind) {
      case 'value':
        return expression.value
      case 'name': {
        const { name, line } = expression
        if (frame.names.has(name)) return frame.names.get(name)
        const own = globals.get(frame.module)
        if (own?.has(name)) return own.get(name)
        if (Object.hasOwn(platform.objects, name)) return platform.objects[name]
        return mistake(line, `${name} has no value`)
      }
      case 'new': {
        const make = platform.types[expression.type] ?? mistake(expression.line, `no type ${expression.type}`)
        return make(...(await values(expression.args, frame)))
      }
      case 'call': {
        const { name, args, line } = expression
        const own = methodOf(frame.module, name)
        if (own) return await invoke(frame.module, own, await values(args, frame))
        const given = platform.functions[name] ?? mistake(line, `no function ${name}`)
        return await given(...(await values(args, frame)))
      }
      case 'method': {
        const { of, name, args, line } = expression
        if (of.kind === 'name' && modules[of.name]) {
          const other = methodOf(of.name, name) ?? mistake(line, `${of.name} has no ${name}`)
          if (!other.isExported) mistake(line, `${name} is not exported`)
          return await invoke(of.name, other, await values(args, frame))
        }
        const object = await value(of, frame)
        return await callMethod(object, name, await values(args, frame), line)
      }
      case 'field': {
        const of = await value(expression.of, frame)
        const { name, line } = expression
        if (of instanceof Structure && of.has(name)) return of.get(name)
        if (isPlatformObject(of) && Object.hasOwn(of.fields, name)) return of.fields[name]
        return mistake(line, `no field ${name}`)
      }
      case 'at': {
        const [of, index] = [await value(expression.of, frame), await value(expression.index, frame)]
        if (Array.isArray(of) && typeof index === 'number' && index < of.length) return of[index]
        if (of instanceof Mapping) return of.map.get(index)
        if (of instanceof Structure && of.has(String(index))) return of.get(String(index))
        return mistake(expression.line, `no element ${String(index)}`)
      }
      case 'choice':
        return await value((await truth(expression.when, frame)) ? expression.yes : expression.no, frame)
      case 'one': {
        if (expression.sign === 'не') return !(await truth(expression.of, frame))
        return -((await value(expression.of, frame)) as number)
      }
      case 'two': {
        const { sign, left, right, line } = expression
        if (sign === 'и') return (await truth(left, frame)) && (await truth(right, frame))
        if (sign === 'или') return (await truth(left, frame)) || (await truth(right, frame))
        return operate(sign, await value(left, frame), await value(right, frame), line)
      }
    }
  }

  return {
    async call(module, name, ...args) {
      const method = methodOf(module, name.toLowerCase())
      if (!method) throw new Error(`${module} has no ${name}`)
      return await invoke(module, method, args)
    },
  }
}

function operate(sign: string, left: Value, right: Value, line: number): Value {
  if (sign === '=') return left === right
  if (sign === '<>') return left !== right
  if (sign === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (typeof left !== 'number' || typeof right !== 'number')
    return mistake(line, `${sign} of ${typeof left}, ${typeof right}`)
  if (sign === '+') return left + right
  if (sign === '-') return left - right
  if (sign === '*') return left * right
  if (sign === '/') return left / right
  if (sign === '<') return left < right
  if (sign === '>') return left > right
  if (sign === '<=') return left <= right
  return left >= right
}

function elements(of: Value, line: number): readonly Value[] {
  if (Array.isArray(of)) return of
  const pairs =
    of instanceof Mapping ? [...of.map] : of instanceof Structure ? of.entries() : mistake(line, 'no collection')
  return pairs.map(([key, value]) => structure({ Ключ: key, Значение: value }))
}

async function callMethod(of: Value, name: string, args: readonly Value[], line: number): Promise<Value> {
  const [first, second] = args
  if (Array.isArray(of)) {
    if (name === 'добавить') return void of.push(first)
    if (name === 'количество') return of.length
  }
  if (of instanceof Structure) {
    if (name === 'вставить') return void of.set(String(first), second)
    if (name === 'свойство') return of.has(String(first))
    if (name === 'количество') return of.entries().length
  }
  if (of instanceof Mapping) {
    if (name === 'вставить') return void of.map.set(first, second)
    if (name === 'получить') return of.map.get(first)
    if (name === 'количество') return of.map.size
  }
  if (isPlatformObject(of)) {
    const method = of.methods[name]
    if (method) return await method(...args)
  }
  return mistake(line, `no method ${name}`)
}

function mistake(line: number, what: string): never {
  throw new Error(`line ${line}: ${what}`)
}

import type { Block, Expression, Method, Module, Statement } from './syntax.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Levels of binary operators, weakest first. `Не` stands between `И` and the comparisons. */
const comparisons = ['=', '<>', '<', '>', '<=', '>=']
const constants: Readonly<Record<string, boolean | undefined | null>> = {
  истина: true,
  ложь: false,
  неопределено: undefined,
  null: null,
}

/**
 * Reads a module of 1C's language. What does not fit together (a loop without its end, a word that is missing) is an
 * error with its line.
 */
export function parseModule(source: string): Module {
  const tokens = tokensOf(source)
  let at = 0

  const look = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)] as Token
  const is = (word: string, ahead = 0): boolean => {
    const { kind, text } = look(ahead)
    return (kind === 'name' || kind === 'sign') && text.toLowerCase() === word
  }
  const fail = (wanted: string): never => {
    throw new Error(`line ${look().line}: ${wanted} expected, not ${look().text}`)
  }
  const take = (word: string): void => void (is(word) ? at++ : fail(word))
  const takeIf = (word: string): boolean => {
    const isThere = is(word)
    if (isThere) at++
    return isThere
  }
  const takeName = (): string => {
    const { kind, text } = look()
    if (kind !== 'name') fail('a name')
    at++
    return text.toLowerCase()
  }

  const args = (): (Expression | undefined)[] => {
    take('(')
    const given: (Expression | undefined)[] = []
    if (takeIf(')')) return given
    do given.push(is(',') || is(')') ? undefined : expression())
    while (takeIf(','))
    take(')')
    return given
  }

  const primary = (): Expression => {
    const { kind, text, line } = look()
    if (takeIf('(')) {
      const inner = expression()
      take(')')
      return inner
    }
    if (takeIf('?')) {
      const [when, yes, no, ...more] = args()
      if (!when || !yes || !no || more.length > 0) return fail('three parts of ?(…)')
      return { kind: 'choice', when, yes, no }
    }
    at++
    if (kind === 'number') return { kind: 'value', value: Number(text) }
    if (kind === 'text') return { kind: 'value', value: text }
    const name = text.toLowerCase()
    if (kind !== 'name') {
      at--
      return fail('a value')
    }
    if (Object.hasOwn(constants, name)) return { kind: 'value', value: constants[name] }
    if (name === 'новый') return { kind: 'new', type: takeName(), args: is('(') ? args() : [], line }
    return is('(') ? { kind: 'call', name, args: args(), line } : { kind: 'name', name, line }
  }

  const postfix = (): Expression => {
    let of = primary()
    for (;;) {
      const { line } = look()
      if (takeIf('.')) {
        const name = takeName()
        of = is('(') ? { kind: 'method', of, name, args: args(), line } : { kind: 'field', of, name, line }
      } else if (takeIf('[')) {
        of = { kind: 'at', of, index: expression(), line }
        take(']')
      } else return of
    }
  }

  const unary = (): Expression => (takeIf('-') ? { kind: 'one', sign: '-', of: unary() } : postfix())
  const binary = (signs: readonly string[], inner: () => Expression): Expression => {
    let left = inner()
    for (let sign = signs.find(each => is(each)); sign; sign = signs.find(each => is(each))) {
      const { line } = look()
      at++
      left = { kind: 'two', sign, left, right: inner(), line }
    }
    return left
  }
  const product = () => binary(['*', '/', '%'], unary)
  const sum = () => binary(['+', '-'], product)
  const comparison = () => binary(comparisons, sum)
  const negation = (): Expression => (takeIf('не') ? { kind: 'one', sign: 'не', of: negation() } : comparison())
  const conjunction = () => binary(['и'], negation)
  const expression = (): Expression => binary(['или'], conjunction)

  const block = (...ends: readonly string[]): Block => {
    const statements: Statement[] = []
    while (!ends.some(end => is(end))) {
      if (look().kind === 'end') fail(ends.join(' or '))
      if (!takeIf(';')) statements.push(statement(ends))
    }
    return statements
  }

  const statement = (ends: readonly string[]): Statement => {
    const made = bareStatement()
    // The last one of a block may do without.
    if (!ends.some(end => is(end))) take(';')
    return made
  }

  const bareStatement = (): Statement => {
    const { line } = look()
    if (takeIf('если')) return ifStatement()
    if (takeIf('для')) return loop()
    if (takeIf('пока')) {
      const when = expression()
      take('цикл')
      const body = block('конеццикла')
      take('конеццикла')
      return { kind: 'while', when, body }
    }
    if (takeIf('попытка')) {
      const body = block('исключение')
      take('исключение')
      const failed = block('конецпопытки')
      take('конецпопытки')
      return { kind: 'try', body, failed }
    }
    if (takeIf('возврат')) return { kind: 'return', value: is(';') ? undefined : expression() }
    if (takeIf('прервать')) return { kind: 'break' }
    if (takeIf('продолжить')) return { kind: 'continue' }
    const target = postfix()
    if (takeIf('=')) return { kind: 'set', target, value: expression(), line }
    if (target.kind !== 'call' && target.kind !== 'method') fail('a statement')
    return { kind: 'do', expression: target }
  }

  const ifStatement = (): Statement => {
    const branches: { when: Expression; body: Block }[] = []
    do {
      const when = expression()
      take('тогда')
      branches.push({ when, body: block('иначеесли', 'иначе', 'конецесли') })
    } while (takeIf('иначеесли'))
    const otherwise = takeIf('иначе') ? block('конецесли') : []
    take('конецесли')
    return { kind: 'if', branches, otherwise }
  }

  const loop = (): Statement => {
    const { line } = look()
    const isEach = takeIf('каждого')
    const name = takeName()
    if (isEach) {
      take('из')
      const of = expression()
      take('цикл')
      const body = block('конеццикла')
      take('конеццикла')
      return { kind: 'each', name, of, body, line }
    }
    take('=')
    const from = expression()
    take('по')
    const to = expression()
    take('цикл')
    const body = block('конеццикла')
    take('конеццикла')
    return { kind: 'count', name, from, to, body }
  }

  const method = (annotations: readonly string[]): Method => {
    const { line } = look()
    const isFunction = is('функция')
    if (!isFunction && !is('процедура')) fail('Процедура or Функция')
    at++
    const name = takeName()
    const parameters: Method['parameters'][number][] = []
    take('(')
    if (!takeIf(')')) {
      do {
        takeIf('знач')
        parameters.push({ name: takeName(), otherwise: takeIf('=') ? unary() : undefined })
      } while (takeIf(','))
      take(')')
    }
    const isExported = takeIf('экспорт')
    const end = isFunction ? 'конецфункции' : 'конецпроцедуры'
    const body = block(end)
    take(end)
    return { name, isFunction, isExported, annotations, parameters, body, line }
  }

  const variables: string[] = []
  const methods = new Map<string, Method>()
  while (look().kind !== 'end') {
    const annotations: string[] = []
    while (look().kind === 'annotation') {
      annotations.push(look().text.toLowerCase())
      at++
      if (is('(')) args()
    }
    if (takeIf('перем')) {
      variables.push(takeName())
      take(';')
      continue
    }
    const found = method(annotations)
    if (methods.has(found.name)) throw new Error(`line ${found.line}: a second ${found.name}`)
    methods.set(found.name, found)
  }
  return { variables, methods }
}

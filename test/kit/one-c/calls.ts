import type { Block, Expression, Module } from './syntax.ts'

/** Every expression of a module, outer ones first. */
export function expressionsOf({ methods }: Module): Expression[] {
  const found: Expression[] = []
  const look = (expression: Expression | undefined): void => {
    if (!expression) return
    found.push(expression)
    for (const inner of Object.values(expression)) {
      for (const each of Array.isArray(inner) ? inner : [inner]) if (isExpression(each)) look(each)
    }
  }
  const walk = (block: Block): void => {
    for (const statement of block) {
      for (const part of Object.values(statement)) {
        if (isExpression(part)) look(part)
        else if (Array.isArray(part)) {
          for (const each of part) {
            if ('when' in each && 'body' in each && !('kind' in each)) {
              look(each.when)
              walk(each.body)
            } else walk([each])
          }
        }
      }
    }
  }
  for (const { body } of methods.values()) walk(body)
  return found
}

/** Calls of a function, in this module's own words or through its module. */
export function callsOf(module: Module, name: string) {
  return expressionsOf(module).flatMap(expression => {
    const isCall = expression.kind === 'call' || expression.kind === 'method'
    return isCall && expression.name === name ? [expression] : []
  })
}

/** A text put together with `+`, its unknown parts as `{}`. */
export function textOf(expression: Expression | undefined): string {
  if (expression?.kind === 'value' && typeof expression.value === 'string') return expression.value
  if (expression?.kind === 'two' && expression.sign === '+') return textOf(expression.left) + textOf(expression.right)
  return '{}'
}

const kinds = ['value', 'name', 'new', 'call', 'method', 'field', 'at', 'choice', 'one', 'two']

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.includes(String(value.kind))
}

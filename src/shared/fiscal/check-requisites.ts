import { knownRequisites, type Requisite, type RequisiteType } from './requisites.ts'

export type RequisiteProblem = Readonly<{
  tag: number
  problem: 'unknown-type' | 'wrong-type' | 'wrong-level' | 'wrong-value' | 'too-long'
}>

/**
 * The first of these requisites that no fiscal device will take there. What passes here may still be refused by one
 * device or another; what does not is found before the money is taken.
 */
export function requisiteProblem(
  requisites: readonly Requisite[],
  level: 'document' | 'line',
): RequisiteProblem | undefined {
  for (const { tag, type: givenType, value } of requisites) {
    const known = knownRequisites[tag]
    const type = known?.type ?? givenType
    if (!type) return { tag, problem: 'unknown-type' }
    if (givenType && givenType !== type) return { tag, problem: 'wrong-type' }
    if (known && known.level !== 'both' && known.level !== level) return { tag, problem: 'wrong-level' }
    if (!isOfType(type, value)) return { tag, problem: 'wrong-value' }
    if (type === 'string' && known && String(value).length > known.maxLength) return { tag, problem: 'too-long' }
    const inner = Array.isArray(value) ? requisiteProblem(value, level) : undefined
    if (inner) return inner
  }
  return undefined
}

const whole: readonly RequisiteType[] = ['byte', 'u16', 'u32', 'vln']

function isOfType(type: RequisiteType, value: Requisite['value']): boolean {
  if (type === 'structure') return Array.isArray(value) && value.length > 0
  if (whole.includes(type)) return typeof value === 'number' && Number.isInteger(value)
  if (type === 'string' || type === 'bytes') return typeof value === 'string' && value !== ''
  return typeof value === 'number' || typeof value === 'string'
}

import type { Call } from './call.ts'
import { contractRules, type Verdict } from './contract-rules.ts'

export type RuleReport = Readonly<{ id: string; title: string; cure: string }> & Verdict

export type ContractReport = Readonly<{ calls: number; sales: number; isClean: boolean; rules: readonly RuleReport[] }>

/** How well a register program kept its side, by its own calls. */
export function reportContract(calls: readonly Call[]): ContractReport {
  const rules = contractRules.map(({ id, title, cure, judge }) => ({ id, title, cure, ...judge(calls) }))
  const sales = new Set(calls.filter(({ method }) => method === 'PUT').map(({ path }) => path)).size
  return { calls: calls.length, sales, isClean: rules.every(({ kept }) => kept !== 'broken'), rules }
}

const marks: Readonly<Record<Verdict['kept'], string>> = { kept: 'ok  ', broken: 'FAIL', 'not-seen': '–   ' }
const MOST_TOLD = 3

/** The report for a terminal: one line a rule, what broke it and the cure below. */
export function reportText({ calls, sales, rules }: ContractReport): string {
  const lines = rules.flatMap(({ kept, title, broken, cure }) => [
    `${marks[kept]} ${title}`,
    ...broken.slice(0, MOST_TOLD).map(what => `       ${what}`),
    ...(broken.length > MOST_TOLD ? [`       and ${broken.length - MOST_TOLD} more`] : []),
    ...(kept === 'broken' ? [`       → ${cure}`] : []),
  ])
  return [`${calls} calls, ${sales} sales`, ...lines].join('\n')
}

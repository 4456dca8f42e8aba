import type { Judgement } from './judge.ts'
import type { CaseResult } from './kill-case.ts'

/** What a run comes to. Everything from `lost` to `stuck` has to be nothing. */
export type Tally = {
  kills: number
  cases: number
  sales: number
  lost: number
  doubled: number
  /** Commands that print, sent by a restarted agent before anybody asked it to print. */
  printedWhileSettling: number
  disagreements: number
  hubMissing: number
  /** Cases that did not come to an end. */
  stuck: number
  /** Kills that came after the end, because the device was asked less than in the dry run. */
  unreached: number
  /** Late commits that the restarted agent did look at while they were going on, and all of them. */
  readEarly: number
  late: number
  /** In words, the first few. */
  problems: string[]
}

const MOST_PROBLEMS = 20

export function emptyTally(): Tally {
  return {
    kills: 0,
    cases: 0,
    sales: 0,
    lost: 0,
    doubled: 0,
    printedWhileSettling: 0,
    disagreements: 0,
    hubMissing: 0,
    stuck: 0,
    unreached: 0,
    readEarly: 0,
    late: 0,
    problems: [],
  }
}

export function addProblem(tally: Tally, problem: string): void {
  if (tally.problems.length < MOST_PROBLEMS) tally.problems.push(problem)
}

/** Losses and doublings are counted by the judge, once for all; a case only says where they were seen first. */
export function addCase(tally: Tally, label: string, result: CaseResult): void {
  tally.cases += 1
  tally.printedWhileSettling += result.printedWhileSettling
  tally.disagreements += result.disagreements.length
  tally.stuck += result.stuckWith === undefined ? 0 : 1
  tally.unreached += result.isReached ? 0 : 1
  tally.readEarly += result.hasReadEarly ? 1 : 0
  if (result.printedWhileSettling > 0) addProblem(tally, `${label}: settling printed`)
  if (result.stuckWith !== undefined) addProblem(tally, `${label}: never settled: ${result.stuckWith}`)
  else if (result.isLost) addProblem(tally, `${label}: lost`)
  if (result.doubled > 0) addProblem(tally, `${label}: doubled`)
  for (const disagreement of result.disagreements) addProblem(tally, `${label}: ${disagreement}`)
}

export function addJudgement(tally: Tally, judgement: Judgement): void {
  tally.sales += judgement.sales
  tally.lost += judgement.lost
  tally.doubled += judgement.doubled
  tally.hubMissing += judgement.hubMissing
  tally.disagreements += judgement.disagreements.length
  for (const disagreement of judgement.disagreements) addProblem(tally, disagreement)
}

/** Both runs in one. */
export function sumTallies(one: Tally, other: Tally): Tally {
  const sum = emptyTally()
  const counts = Object.keys(sum).filter(key => key !== 'problems') as Exclude<keyof Tally, 'problems'>[]
  for (const key of counts) sum[key] = one[key] + other[key]
  for (const problem of [...one.problems, ...other.problems]) addProblem(sum, problem)
  return sum
}

/** Nothing lost, nothing doubled, nobody disagrees. */
export function isClean(tally: Tally): boolean {
  const { lost, doubled, printedWhileSettling, disagreements, hubMissing, stuck } = tally
  return lost + doubled + printedWhileSettling + disagreements + hubMissing + stuck === 0
}

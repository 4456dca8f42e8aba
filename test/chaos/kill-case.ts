import { waitFor } from '../support/wait-for.ts'
import type { NamedEdge } from './edge-trap.ts'
import { committing, type Fate, printing, verdictOf } from './fates.ts'
import { PATIENCE_MS, type Till } from './till.ts'
import { prepareTrial } from './trials/prepare-trial.ts'
import { type Claim, type Kind, nowhere, type Trial } from './trials/trial.ts'

/** Where the agent is killed, during what, and what the device does with the command then. */
export type KillPoint = Readonly<{ kind: Kind; edgeId: string; fate: Fate }>

export type CaseResult = Readonly<{
  /** The edge came. When it did not (the device was asked less this time), the agent is killed at the end. */
  isReached: boolean
  /** Documents beyond the one. */
  doubled: number
  /** No document, or one the register never learned of. */
  isLost: boolean
  /** Commands of a restarted agent that print, before anybody asked it to. */
  printedWhileSettling: number
  /** Where the register's word and the fiscal memory differ. */
  disagreements: readonly string[]
  /** The restarted agent read the device while the killed one's document was still being recorded. */
  hasReadEarly: boolean
  /** The case did not come to an end: the agent's own words, in which it may say why. */
  stuckWith: string | undefined
}>

const SLOW_MS = 700

export function isCleanCase({ doubled, isLost, printedWhileSettling, disagreements, stuckWith }: CaseResult): boolean {
  return doubled === 0 && !isLost && printedWhileSettling === 0 && disagreements.length === 0 && stuckWith === undefined
}

/** Kills the agent once, starts it again, and sees to it that the operation ends as exactly one document. */
export async function runKillCase(till: Till, point: KillPoint): Promise<CaseResult> {
  await till.ready()
  const trial = await prepareTrial(till, { kind: point.kind, number: till.nextNumber(), at: nowhere })
  const watch = setTrap(till, point)
  const isReached = await beginUntilKilled(till, trial, watch)
  if (!trial.printsItself) await till.lineQuiet()
  watch.restarted()
  await till.start()
  const result = await judgeCase(till, trial, watch)
  till.shop.device.clearFaults()
  return { ...result, isReached }
}

type Watch = Readonly<{
  isSprung(): boolean
  /** From now on whatever is sent comes from the next agent. */
  restarted(): void
  printingCommands(): number
  hasReadEarly(): boolean
}>

function setTrap(till: Till, { edgeId, fate }: KillPoint): Watch {
  let phase: 'armed' | 'killing' | 'killed' | 'restarted' = 'armed'
  let isCommitting = false
  let printingCommands = 0
  let hasReadEarly = false

  const look = ({ edge, command }: NamedEdge): void => {
    if (edge === 'committed' && committing.includes(command)) isCommitting = false
    if (phase !== 'restarted' || edge !== 'frame-received') return
    if (printing.includes(command)) printingCommands += 1
    else if (isCommitting) hasReadEarly = true
  }

  till.trap.listen(async edge => {
    if (phase !== 'armed' || edge.id !== edgeId) {
      look(edge)
      return 'continue'
    }
    phase = 'killing'
    await till.kill()
    phase = 'killed'
    if (fate === 'finishes-late') {
      isCommitting = true
      // Long enough for the next agent to start and to look while the document is still being recorded.
      const ms = Math.max(SLOW_MS, till.startMs() * 2)
      await till.shop.device.inflict({ kind: 'slow-commit', command: edge.command, ms, answersMeanwhile: true })
    }
    return verdictOf[fate]
  })
  return {
    isSprung: () => phase !== 'armed' && phase !== 'killing',
    restarted: () => {
      phase = 'restarted'
    },
    printingCommands: () => printingCommands,
    hasReadEarly: () => hasReadEarly,
  }
}

/** Whether the edge came before the operation ended. */
async function beginUntilKilled(till: Till, trial: Trial, watch: Watch): Promise<boolean> {
  let hasAnswered = false
  void trial
    .begin()
    .catch(() => undefined)
    .then(() => {
      hasAnswered = true
    })
  const isOver = async () => {
    if (watch.isSprung()) return true
    if (!hasAnswered || !till.isUp()) return false
    return (await trial.claim().catch(() => undefined)) !== undefined
  }
  await waitFor('the kill, or the end of the operation', isOver, PATIENCE_MS)
  const isReached = watch.isSprung()
  if (!isReached) await till.kill()
  return isReached
}

async function judgeCase(till: Till, trial: Trial, watch: Watch): Promise<Omit<CaseResult, 'isReached'>> {
  const disagreements: string[] = []
  let claim = await settled(trial)
  await till.shop.device.settled()
  const foundBefore = trial.documents()
  const hasReadEarly = !trial.printsItself && watch.hasReadEarly()
  const printedWhileSettling = trial.printsItself ? 0 : watch.printingCommands()
  const claimedBefore = claim?.state === 'printed' ? 1 : 0
  if (claim && foundBefore.length !== claimedBefore) {
    disagreements.push(`settled as ${claim.state} with ${foundBefore.length} documents in the fiscal memory`)
  }
  if (claim?.state === 'not-printed') claim = await printAtLast(trial)
  const found = trial.documents()
  if (claim?.state === 'printed') {
    const { fdNumber, fiscalSign } = claim.registered
    const isSame = found.some(known => known.fdNumber === fdNumber && String(known.fiscalSign) === fiscalSign)
    if (!isSame) disagreements.push(`the register names FD ${fdNumber}, which the fiscal memory does not hold for it`)
  }
  return {
    doubled: Math.max(0, found.length - 1),
    isLost: claim?.state !== 'printed' || found.length === 0,
    printedWhileSettling,
    disagreements,
    hasReadEarly,
    stuckWith: claim ? undefined : await till.situation(),
  }
}

/** The register's word once nothing is being found out; `undefined` when that takes too long. */
async function settled(trial: Trial): Promise<Claim | undefined> {
  let claim: Claim | undefined
  const isSettled = async () => {
    // A device that is still recording may leave a register program without an answer: it asks again.
    claim = await trial.claim().catch(() => undefined)
    return claim !== undefined
  }
  await waitFor('settling to end', isSettled, PATIENCE_MS).catch(() => undefined)
  return claim
}

/** The caller's own retry, with the same id, until it is printed. */
async function printAtLast(trial: Trial): Promise<Claim | undefined> {
  let claim: Claim | undefined
  let refusals = 0
  const isPrinted = async () => {
    await trial.retry().catch(() => {
      refusals += 1
    })
    claim = await settled(trial)
    return claim?.state !== 'not-printed' || refusals > MOST_REFUSALS
  }
  await waitFor('the retry to be printed', isPrinted, PATIENCE_MS).catch(() => undefined)
  return claim
}

/** A device that has just been connected may refuse once or twice; after so many it never will take it. */
const MOST_REFUSALS = 50

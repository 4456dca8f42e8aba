/** Which messages a fault meets, and how often. Without `command` any; `times` is 1 unless said otherwise. */
type Aim = Readonly<{ command?: number; times?: number }>

/** How the device can misbehave, each once or `times` times. */
export type ShtrihFault = Aim &
  (
    | Readonly<{ kind: 'silence' }>
    | Readonly<{ kind: 'noise'; bytes: Uint8Array }>
    | Readonly<{ kind: 'corrupt-lrc' }>
    /** Executes, confirms nothing; the answer is held for the next ENQ. */
    | Readonly<{ kind: 'lost-ack' }>
    /** Executes and does not answer. `isKept`: the answer is held for the next ENQ, else forgotten. */
    | Readonly<{ kind: 'lost-answer'; isKept: boolean }>
    /**
     * The FN takes `ms` to record. `answersMeanwhile`: once the host asks again, the device answers its questions with
     * what was true before, drops the answer it owed, and lets changing commands wait.
     */
    | Readonly<{ kind: 'slow-commit'; ms: number; answersMeanwhile: boolean }>
    /** Paper runs out after the FN has recorded the document. */
    | Readonly<{ kind: 'paper-out-during-close' }>
    | Readonly<{ kind: 'error'; code: number }>
    /** Error 50h to a changing command: still printing the previous one. */
    | Readonly<{ kind: 'busy' }>
    /** FF in front of a control byte and after the host's last ACK, as network devices send them. */
    | Readonly<{ kind: 'extra-ff' }>
  )

type FaultKind = ShtrihFault['kind']
type FaultOf<Kind extends FaultKind> = Extract<ShtrihFault, { kind: Kind }>

export type FaultList = Readonly<{
  add(fault: ShtrihFault): void
  /** The first waiting fault of this kind that meets the command, used up once. */
  take<Kind extends FaultKind>(kind: Kind, command?: number): FaultOf<Kind> | undefined
  clear(): void
}>

export function createFaultList(): FaultList {
  let waiting: { fault: ShtrihFault; left: number }[] = []
  return {
    add: fault => {
      waiting.push({ fault, left: fault.times ?? 1 })
    },
    take: <Kind extends FaultKind>(kind: Kind, command?: number) => {
      if (waiting.length === 0) return undefined
      const found = waiting.find(({ fault }) => fault.kind === kind && (fault.command ?? command) === command)
      if (!found) return undefined
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter(entry => entry !== found)
      return found.fault as FaultOf<Kind>
    },
    clear: () => {
      waiting = []
    },
  }
}

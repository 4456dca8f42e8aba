import { readCommand } from './commands.ts'
import { type Health, isOffline, paperReport, realTimeAnswer } from './health.ts'
import type { Model } from './models.ts'
import type { PaperItem } from './paper.ts'
import { createRealTimeFilter } from './real-time.ts'
import { createTypesetter } from './typesetter.ts'

/** The printer itself: bytes in, answers and paper out. Keeps what it has not printed while it cannot. */
export type Device = Readonly<{
  health: Health
  receive(bytes: Uint8Array): void
  paper(): readonly PaperItem[]
  /** Nothing more can be printed now: all is on paper, or the printer has stopped, or a command is not complete. */
  isIdle(): boolean
  setLineMs(lineMs: number): void
  /** The paper ends when so many more lines are on it. */
  setPaperLeft(lines: number): void
  /** Looks again at what it could not print. */
  resume(): void
  stop(): void
}>

type DeviceOptions = Readonly<{ model: Model; answer(byte: number): void; onPaper(items: readonly PaperItem[]): void }>

export function createDevice({ model, answer, onPaper }: DeviceOptions): Device {
  const health: Health = { hasPaper: true, isNearEnd: false, isCoverOpen: false, isCutterJammed: false }
  const typesetter = createTypesetter(model)
  const paper: PaperItem[] = []
  let queue = Buffer.alloc(0)
  let lineMs = 0
  let linesLeft = Number.POSITIVE_INFINITY
  let pause: NodeJS.Timeout | undefined

  typesetter.onReport(() => answer(paperReport(health)))
  const withoutRequests = createRealTimeFilter(topic => answer(realTimeAnswer(topic, health)))

  function print(items: readonly PaperItem[]): void {
    if (items.length === 0) return
    paper.push(...items)
    linesLeft -= items.filter(({ kind }) => kind === 'line').length
    if (linesLeft <= 0) {
      health.hasPaper = false
      linesLeft = Number.POSITIVE_INFINITY
    }
    onPaper(items)
  }

  function work(): void {
    if (pause) return
    let offset = 0
    while (!isOffline(health)) {
      const read = readCommand(queue.subarray(offset))
      if (!read) break
      offset += read.length
      const items = typesetter.obey(read.command)
      print(items)
      if (lineMs === 0 || items.length === 0) continue
      pause = setTimeout(() => {
        pause = undefined
        work()
      }, lineMs)
      break
    }
    queue = queue.subarray(offset)
  }

  return {
    health,
    receive: bytes => {
      queue = Buffer.concat([queue, Buffer.from(withoutRequests(bytes))])
      work()
    },
    paper: () => paper,
    isIdle: () => pause === undefined && (isOffline(health) || readCommand(queue) === undefined),
    setLineMs: ms => {
      lineMs = ms
    },
    setPaperLeft: lines => {
      linesLeft = lines
    },
    resume: work,
    stop: () => {
      clearTimeout(pause)
      pause = undefined
    },
  }
}

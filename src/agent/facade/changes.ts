/** The agent goes down: what waits stays written down and is taken up by the next life. */
export class Stopped extends Error {}

/** Waiting for something to become so at a register. */
export type Changes = Readonly<{
  /** Something changed. */
  tell(): void
  /** Throws `Stopped`. */
  until(isSo: () => boolean): Promise<void>
  /** False: it was not so within that time. Throws `Stopped`. */
  within(timeoutMs: number, isSo: () => boolean): Promise<boolean>
  stop(): void
}>

/** Nothing is missed for longer than this, whoever forgot to tell. */
const LOOK_MS = 250

export function createChanges(): Changes {
  const looks = new Set<() => void>()
  let isStopped = false

  const wait = (isSo: () => boolean, timeoutMs: number | undefined): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearInterval(looking)
        clearTimeout(deadline)
        looks.delete(look)
        settle()
      }
      const look = (): void => {
        try {
          if (isStopped) end(() => reject(new Stopped('the agent goes down')))
          else if (isSo()) end(() => resolve(true))
        } catch (error) {
          end(() => reject(error))
        }
      }
      const looking = setInterval(look, LOOK_MS)
      const deadline = timeoutMs === undefined ? undefined : setTimeout(() => end(() => resolve(false)), timeoutMs)
      looks.add(look)
      look()
    })

  const tell = (): void => {
    for (const look of [...looks]) look()
  }

  return {
    tell,
    async until(isSo) {
      await wait(isSo, undefined)
    },
    within: (timeoutMs, isSo) => wait(isSo, timeoutMs),
    stop() {
      isStopped = true
      tell()
    },
  }
}

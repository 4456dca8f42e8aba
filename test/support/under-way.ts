export type RawAnswer = Readonly<{ status: number; text: string }>

const PAUSE_MS = 250
const PATIENCE_MS = 10_000

/** The work behind an answer is still going on: the hub is asked, or a receipt is looked for. */
function isUnderWay({ status, text }: RawAnswer): boolean {
  return status === 202 || /"state":"reserving"|"lookup":"searching"|"status":"(?:sending|checking)"/.test(text)
}

/**
 * An answer once its work is done, however busy this computer is: as a register program does, `202` is asked again and
 * a sale that waits for something is looked at.
 */
export async function whenDone(
  ask: (method: string, path: string, isSame: boolean) => Promise<RawAnswer>,
  method: string,
  path: string,
): Promise<RawAnswer> {
  let answer = await ask(method, path, true)
  const sale = /^\S*?\/v1\/sales\/[^/?]+/.exec(path)?.[0]
  const deadline = Date.now() + PATIENCE_MS
  while (isUnderWay(answer) && Date.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    answer = answer.status === 202 || !sale ? await ask(method, path, true) : await ask('GET', sale, false)
  }
  return answer
}

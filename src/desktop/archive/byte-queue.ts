/** Takes a stream of chunks apart into pieces of wanted sizes. */
export type ByteQueue = Readonly<{
  /** Exactly so many bytes, or undefined where the stream ends before. */
  take(bytes: number): Promise<Buffer | undefined>
  /** Hands over so many bytes piece by piece, without gathering them. False where the stream ends before. */
  pour(bytes: number, into: (piece: Buffer) => Promise<void>): Promise<boolean>
}>

export function createByteQueue(stream: AsyncIterable<Buffer>): ByteQueue {
  const chunks = stream[Symbol.asyncIterator]()
  let left: Buffer = Buffer.alloc(0)

  async function pour(bytes: number, into: (piece: Buffer) => Promise<void>): Promise<boolean> {
    let missing = bytes
    while (missing > 0) {
      if (left.length === 0) {
        const next = await chunks.next()
        if (next.done) return false
        left = next.value
      }
      const piece = left.subarray(0, missing)
      left = left.subarray(piece.length)
      missing -= piece.length
      await into(piece)
    }
    return true
  }

  return {
    pour,
    async take(bytes) {
      const pieces: Buffer[] = []
      const isWhole = await pour(bytes, async piece => void pieces.push(piece))
      return isWhole ? Buffer.concat(pieces) : undefined
    },
  }
}

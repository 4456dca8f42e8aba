import { atolItem, atolSale } from '../agent/facade/atol-client.ts'
import { kkmCheck, kkmLine } from '../agent/facade/kkmserver-client.ts'
import { waitFor } from '../support/wait-for.ts'
import type { FacadeTill } from './facade-till.ts'
import { PATIENCE_MS } from './till.ts'

export type Facade = 'atol' | 'kkmserver'

/** What the program was told in the end. `recovered`: by its own word found out after the fact. */
export type Told = Readonly<{ state: 'printed'; fdNumber: number }> | Readonly<{ state: 'refused'; why: string }>

/** A careful register program of either protocol: one id for one receipt, asked about until there is an answer. */
export type FacadeProgram = Readonly<{
  openShift(id: string): Promise<Told>
  /** Sends the receipt; ends with the answer, or with the broken line. */
  send(id: string, name: string, priceMinor: number): Promise<void>
  /** After a broken line: the same id again, and its result. */
  find(id: string, name: string, priceMinor: number): Promise<Told>
}>

export function createFacadeProgram(till: FacadeTill, facade: Facade): FacadeProgram {
  return facade === 'atol' ? atolProgram(till) : kkmProgram(till)
}

function atolProgram({ atol }: FacadeTill): FacadeProgram {
  const told = async (id: string): Promise<Told> => {
    const [result] = await atol.whenEnded(id, PATIENCE_MS)
    if (result?.status !== 'ready') return { state: 'refused', why: JSON.stringify(result) }
    return { state: 'printed', fdNumber: Number(result.result?.fiscalParams?.fiscalDocumentNumber) }
  }
  const request = (name: string, priceMinor: number) => {
    const price = priceMinor / 100
    const items = [atolItem({ name, price, quantity: 1, amount: price })]
    return [atolSale({ items, payments: [{ type: 'cash', sum: price }], total: price })]
  }
  return {
    async openShift(id) {
      await atol.add(id, [{ type: 'openShift' }])
      return await told(id)
    },
    async send(id, name, priceMinor) {
      await atol.add(id, request(name, priceMinor))
      await told(id)
    },
    async find(id, name, priceMinor) {
      const { status } = await atol.add(id, request(name, priceMinor))
      if (status !== 201 && status !== 409) throw new Error(`the repeat was answered with ${status}`)
      return await told(id)
    },
  }
}

function kkmProgram({ kkm }: FacadeTill): FacadeProgram {
  const request = (id: string, name: string, priceMinor: number) => {
    const price = priceMinor / 100
    const line = kkmLine({ Name: name, Quantity: 1, Price: price, Amount: price })
    return kkmCheck(id, { CheckStrings: [{ Register: line }], Cash: price })
  }
  const told = (answer: Readonly<{ Status: number; Error: string; CheckNumber?: number }>): Told =>
    answer.Status === 0
      ? { state: 'printed', fdNumber: answer.CheckNumber ?? 0 }
      : { state: 'refused', why: `${answer.Status} ${answer.Error}` }
  return {
    async openShift(id) {
      return told(await kkm.execute({ Command: 'OpenShift', IdCommand: id }))
    },
    async send(id, name, priceMinor) {
      await kkm.execute(request(id, name, priceMinor))
    },
    async find(id, name, priceMinor) {
      let answer = await kkm.result(id)
      // It never came here: then, and only then, it is sent once more, under the same id.
      if (answer.Status === 3) answer = await kkm.execute(request(id, name, priceMinor))
      await waitFor(
        'the result of the command',
        async () => {
          answer = await kkm.result(id)
          return answer.Status !== 1 && answer.Status !== 4
        },
        PATIENCE_MS,
      )
      const repeated = await kkm.execute(request(id, name, priceMinor))
      if (JSON.stringify(repeated) !== JSON.stringify(answer)) throw new Error('the repeat was answered otherwise')
      return told(answer)
    },
  }
}

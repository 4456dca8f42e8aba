import { waitFor } from '../../support/wait-for.ts'

/** What every answer has; the rest depends on the command. */
export type KkmAnswer = Readonly<{
  Command: string
  Status: number
  Error: string
  IdCommand: string
  CheckNumber?: number
  SessionNumber?: number
  QRCode?: string
  Rezult?: KkmAnswer
  Info?: Record<string, unknown>
  [name: string]: unknown
}>

export const KKM_PASSWORD = 'Password-of-kkm-1'

type Options = Readonly<{ url: string; user?: string; password?: string; timeoutMs?: number }>

/** A register program that prints through KKMServer: one command, one answer; a lost one is asked for by GetRezult. */
export function createKkmClient({ url, user = 'User', password = KKM_PASSWORD, timeoutMs = 15_000 }: Options) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

  const post = async (body: unknown, path = '/Execute') => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json; charset=UTF-8' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, body: (await response.json()) as KkmAnswer }
  }

  const execute = async (command: Readonly<Record<string, unknown>>): Promise<KkmAnswer> => (await post(command)).body

  /** The answer to an earlier command, in either of the forms it comes in; status 3: it never came here. */
  const result = async (idCommand: string): Promise<KkmAnswer> => {
    const answer = await execute({ Command: 'GetRezult', IdCommand: idCommand })
    return answer.Rezult ?? answer
  }

  return {
    url,
    post,
    execute,
    result,
    async whenEnded(idCommand: string, patienceMs = 10_000): Promise<KkmAnswer> {
      let answer: KkmAnswer | undefined
      await waitFor(
        () => `command ${idCommand} to end, now ${JSON.stringify(answer)}`,
        async () => {
          answer = await result(idCommand)
          return answer.Status !== 1 && answer.Status !== 4
        },
        patienceMs,
      )
      if (!answer) throw new Error('no answer')
      return answer
    },
  }
}

/** A sale of one position in roubles, paid in cash. */
export function kkmCheck(idCommand: string, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    Command: 'RegisterCheck',
    NumDevice: 0,
    IdCommand: idCommand,
    IsFiscalCheck: true,
    TypeCheck: 0,
    NotPrint: false,
    CashierName: 'Иванова А. П.',
    TaxVariant: '',
    CheckStrings: [{ Register: kkmLine() }],
    Cash: 91,
    ElectronicPayment: 0,
    ...fields,
  }
}

export function kkmLine(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    Name: 'Хлеб «Бородинский»',
    Quantity: 2,
    Price: 45.5,
    Amount: 91,
    Department: 1,
    Tax: 10,
    SignMethodCalculation: 4,
    SignCalculationObject: 1,
    ...fields,
  }
}

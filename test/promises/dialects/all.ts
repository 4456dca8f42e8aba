import { API_TOKEN } from '../../support/shop.ts'
import type { Counter } from '../counter.ts'
import type { Dialect, RegisterSoftware } from '../register-software.ts'
import type { Software } from '../run-case.ts'
import { facadeSettings, throughAtol, throughKkmServer } from './facades.ts'
import { ACCESS_KEY, frontolSoftware } from './frontol.ts'
import { asOneC, withMovingKeys } from './one-c.ts'
import { ownPrinter } from './own-printer.ts'
import { agentPrints, type Printing, plainSoftware } from './plain-api.ts'
import { plainly, type Speak } from './speaker.ts'

export type SpokenDialect = Dialect &
  Readonly<{
    /** What the agent's settings need for it. */
    settings?: Readonly<Record<string, unknown>> | undefined
    open(counter: Counter): RegisterSoftware
  }>

/** A protocol that is the local API, spoken in these manners, with whoever prints. */
function throughTheApi(
  counter: Counter,
  speak: Speak,
  change: (software: RegisterSoftware, speak: Speak) => RegisterSoftware = software => software,
): RegisterSoftware {
  const { program } = counter.till
  const print = program ? ownPrinter(speak, program) : agentPrints(speak)
  const wakeUp = async () => void (await program?.reopen())
  return change(plainSoftware({ speak, messages: counter.messages, print, wakeUp }), speak)
}

const hereAt = (counter: Counter) => () => counter.till.api().url

export const dialects: readonly SpokenDialect[] = [
  {
    name: 'the plain API, the agent prints',
    fiscalMode: 'agent-prints',
    silent: {},
    open: counter => throughTheApi(counter, plainly(hereAt(counter), API_TOKEN)),
  },
  {
    name: 'the plain API, the register software prints',
    fiscalMode: 'pos-prints',
    silent: {},
    open: counter => throughTheApi(counter, plainly(hereAt(counter), API_TOKEN)),
  },
  {
    name: '1C',
    fiscalMode: 'pos-prints',
    silent: {},
    open: counter => throughTheApi(counter, asOneC(hereAt(counter), API_TOKEN), withMovingKeys),
  },
  {
    name: 'Frontol',
    fiscalMode: 'pos-prints',
    silent: {
      addGiftCard: 'Frontol keeps gift cards itself: none of its requests names one',
      handOver: 'a document has positions and payments, no settlement kind',
      prepayment: 'a document has positions and payments, no settlement kind',
      exchange: 'a refund and a receipt know nothing of each other',
    },
    settings: { frontol: { accessKey: ACCESS_KEY } },
    open: frontolAt,
  },
  {
    name: 'the façade of ATOL Web Server',
    fiscalMode: 'facade',
    silent: {},
    settings: facadeSettings,
    open: counter => throughAFacade(counter, throughAtol),
  },
  {
    name: 'the façade of KKMServer',
    fiscalMode: 'facade',
    silent: {},
    settings: facadeSettings,
    open: counter => throughAFacade(counter, throughKkmServer),
  },
]

/** Customer, points and checkout by the local API, the receipt by the call the program always printed with. */
function throughAFacade(counter: Counter, printing: (speak: Speak) => Printing): RegisterSoftware {
  const speak = plainly(hereAt(counter), API_TOKEN)
  return plainSoftware({ speak, messages: counter.messages, print: printing(speak) })
}

/** What Frontol keeps on its own disk, at this counter. */
const frontolDisks = new WeakMap<Counter, Map<string, unknown>>()

function frontolAt(counter: Counter): RegisterSoftware {
  const disk = frontolDisks.get(counter) ?? new Map<string, unknown>()
  frontolDisks.set(counter, disk)
  const { program } = counter.till
  if (!program) throw new Error('Frontol prints itself')
  return frontolSoftware({ url: hereAt(counter), program, messages: counter.messages, disk })
}

/** A program that has just been started, and another, which nobody harms, at the other register. */
export function softwareOf(dialect: SpokenDialect, counter: Counter): Software {
  const speak = plainly(() => counter.other.url, counter.other.token)
  return {
    here: () => dialect.open(counter),
    there: () => plainSoftware({ speak, messages: counter.messages, print: agentPrints(speak) }),
  }
}

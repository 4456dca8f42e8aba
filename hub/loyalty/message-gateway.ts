import type { CodeDelivery } from '../../src/shared/customer.ts'

/** A text for one phone. `messageId` is made by the hub and comes back with each delivery state. */
export type Message = Readonly<{ messageId: string; phone: string; text: string }>

/** The way texts leave the hub: an SMS gateway, a messenger bot. Vendors live behind this. */
export type MessageGateway = Readonly<{
  /** For the cashier: what the customer should look at. */
  channel: string
  /** Resolves once the gateway has taken the message over; sending the same id again may send the text again. */
  send(message: Message): Promise<void>
  /** One listener. States may come twice, late, or before `send` resolves. */
  onDelivery(listener: (messageId: string, delivery: CodeDelivery) => void): void
}>

/** What stands in where no gateway is set up: every message fails, and the register is told so. */
export const noGateway: MessageGateway = {
  channel: 'none',
  send: () => Promise.reject(new Error('no message gateway is set up')),
  onDelivery: () => {},
}

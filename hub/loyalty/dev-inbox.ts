import type { CodeDelivery } from '../../src/shared/customer.ts'
import type { Message, MessageGateway } from './message-gateway.ts'

const MAX_MESSAGES = 1000

/** The customer's phone, for demos and tests: messages stay in memory and are delivered at once. */
export type DevInbox = MessageGateway & Readonly<{ messagesFor(phone: string): readonly Message[] }>

export function createDevInbox(): DevInbox {
  const messages: Message[] = []
  let listener: (messageId: string, delivery: CodeDelivery) => void = () => {}
  return {
    channel: 'dev-inbox',
    send: async message => {
      messages.push(message)
      if (messages.length > MAX_MESSAGES) messages.shift()
      setImmediate(() => listener(message.messageId, 'delivered'))
    },
    onDelivery: newListener => {
      listener = newListener
    },
    messagesFor: phone => messages.filter(message => message.phone === phone),
  }
}

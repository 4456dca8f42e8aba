import type { Socket } from 'socket.io'
import type { RegisterLine } from '../fleet/sessions.ts'

/** engine.io pings on its own timer; asking at once is not in its public types. The far end answers by itself. */
type Pingable = Readonly<{ sendPacket(type: 'ping'): void }>

export function socketLine(socket: Socket): RegisterLine {
  return {
    isConnected: () => socket.connected,
    answersWithin: timeoutMs =>
      new Promise(resolve => {
        const { conn } = socket
        const finish = (isAlive: boolean) => {
          clearTimeout(timer)
          conn.off('heartbeat', onHeartbeat)
          socket.off('disconnect', onDisconnect)
          resolve(isAlive)
        }
        const onHeartbeat = () => finish(true)
        const onDisconnect = () => finish(false)
        const timer = setTimeout(() => finish(false), timeoutMs)
        conn.on('heartbeat', onHeartbeat)
        socket.on('disconnect', onDisconnect)
        ;(conn as unknown as Pingable).sendPacket('ping')
      }),
    send: (event, data) => {
      socket.emit(event, data)
    },
    drop: () => {
      socket.disconnect(true)
    },
  }
}

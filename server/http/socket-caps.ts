import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { addressOf, isLoopback, networkOf } from './client-address.ts'

const socketsPerAddress = 30
const socketsPerProcess = 5_000

export type SocketCaps = (socket: WebSocket, request: IncomingMessage) => void

/**
 * Closes a new socket with 1013 (try again later) when its address, or the process, has as many as it may. Behind a
 * trusted proxy the address is the one that the proxy itself saw: the last in the header.
 */
export function capSockets(trustProxy: boolean): SocketCaps {
  const open = new Map<string, number>()
  let total = 0
  return (socket, request) => {
    const address = addressOf(request, trustProxy)
    const network = networkOf(address)
    const count = open.get(network) ?? 0
    if (total >= socketsPerProcess || (count >= socketsPerAddress && !isLoopback(address))) {
      // Without a listener an error of the socket would end the process.
      socket.on('error', () => undefined)
      socket.close(1013, 'rate_limited')
      return
    }
    total++
    open.set(network, count + 1)
    socket.once('close', () => {
      total--
      const left = (open.get(network) ?? 1) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    })
  }
}

import type { WebSocket } from 'ws'

/** Clients of y-websocket give a server up that says nothing for 30 s, and Hocuspocus a client that is silent for 60 s. */
const beatMs = 20_000

/** The presence of nobody, in the protocol of y-websocket: an awareness update (1) of one byte, with no states in it. */
export const nobodysPresence = Uint8Array.of(1, 1, 0)

/**
 * Keeps a socket open of which nothing is to be said at either end: a script shows no presence, by which all others are
 * heard of every 15 s. `onAlive` is called when the client has answered a ping, which every WebSocket does by itself.
 */
export function keepAlive(socket: WebSocket, onAlive: () => void): void {
  const timer = setInterval(() => {
    socket.ping()
    socket.send(nobodysPresence)
  }, beatMs)
  timer.unref()
  socket.on('pong', onAlive)
  socket.once('close', () => clearInterval(timer))
}

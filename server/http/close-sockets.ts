import { setTimeout as delay } from 'node:timers/promises'
import type { WebSocket } from 'ws'

/** How long a client may take to answer a closing frame. */
const answerMs = 500

/**
 * Closes sockets with 1012 (the server restarts), each at a moment of its own within `spreadMs`: clients come back at
 * once, and all together they would be a wave over the next instance. Resolves when all are closed.
 */
export async function closeSockets(
  sockets: Iterable<WebSocket>,
  spreadMs: number,
  random: () => number,
): Promise<void> {
  await Promise.all([...sockets].map((socket) => closeLater(socket, random() * spreadMs)))
}

async function closeLater(socket: WebSocket, ms: number): Promise<void> {
  if (socket.readyState === socket.CLOSED) return
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  socket.once('close', resolve)
  await Promise.race([delay(ms), closed])
  socket.close(1012, 'the server restarts')
  await Promise.race([delay(answerMs), closed])
  // Whoever does not answer is gone, or will find out.
  socket.terminate()
  await closed
}

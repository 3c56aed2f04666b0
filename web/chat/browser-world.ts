import { fetchMessages, postMessage } from '../api.ts'
import type { ChatWorld } from './chat-world.ts'
import { tabOutbox } from './outbox.ts'

/** The network and the clock as a browser has them. */
export const browserWorld = (threadId: string): ChatWorld => ({
  openSocket(path, events) {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + path, 'process-designer.v1')
    socket.onopen = () => events.opened()
    socket.onmessage = ({ data }) => events.received(String(data))
    socket.onclose = ({ code }) => events.closed(code)
    return socket
  },
  fetchMessages: (afterEventId, signal) => fetchMessages(threadId, afterEventId, signal),
  postMessage: (content, clientMessageId) => postMessage(threadId, content, clientMessageId),
  outbox: tabOutbox,
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
})

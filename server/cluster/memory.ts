import type { Bus } from './bus.ts'

/** The bus of a single instance: listeners are called at once, in the order in which they came. */
export function createMemoryBus(): Bus {
  const topics = new Map<string, Set<(message: unknown) => void>>()
  return {
    publish(topic, message) {
      // A copy, because a listener may leave while it is called.
      for (const listener of [...(topics.get(topic) ?? [])]) {
        try {
          listener(message)
        } catch (error) {
          // Neither whoever published nor the other listeners have anything to do with it.
          process.emitWarning(error instanceof Error ? error : String(error))
        }
      }
    },
    subscribe(topic, listener) {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = (message: unknown) => listener(message)
      const listeners = topics.get(topic) ?? new Set()
      topics.set(topic, listeners.add(own))
      return () => {
        listeners.delete(own)
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic)
      }
    },
    close: async () => topics.clear(),
  }
}

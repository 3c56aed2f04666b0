import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { browserWorld } from './browser-world.ts'
import { ChatClient, type ChatSnapshot } from './chat-client.ts'
import { emptyChat } from './chat-state.ts'

const nothingYet: ChatSnapshot = { link: { kind: 'opening' }, chat: emptyChat }
const never = () => () => undefined

export type Chat = ChatSnapshot & { readonly client: ChatClient | null }

/** The conversation of a thread for as long as the component stands, held under `userName`. */
export function useChat(threadId: string, userName: string): Chat {
  const [client, setClient] = useState<ChatClient | null>(null)
  const namedOnServer = useRef(userName)
  useEffect(() => {
    if (namedOnServer.current !== userName) client?.reconnect()
    namedOnServer.current = userName
  }, [client, userName])
  useEffect(() => {
    const opened = new ChatClient(threadId, browserWorld(threadId))
    const reconnect = () => opened.retryNow()
    window.addEventListener('online', reconnect)
    setClient(opened)
    return () => {
      window.removeEventListener('online', reconnect)
      opened.close()
    }
  }, [threadId])
  const snapshot = useSyncExternalStore(client?.subscribe ?? never, client?.snapshot ?? (() => nothingYet))
  return { ...snapshot, client }
}

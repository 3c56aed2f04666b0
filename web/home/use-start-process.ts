import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { postMessage } from '../api.ts'
import { tabOutbox } from '../chat/outbox.ts'
import { useCreateThread } from '../threads/queries.ts'
import { titleFromWords } from './title-from-words.ts'

/** Makes a thread of what somebody described, which is also its first message. No words make an empty thread. */
export function useStartProcess(onStarted: (threadId: string) => void) {
  const create = useCreateThread()
  // The same until it succeeds, so that a second try after a lost answer does not make a second thread.
  const idempotencyKey = useRef(crypto.randomUUID() as string)
  const lastWords = useRef('')
  return useMutation({
    mutationFn: async ({ words }: { words: string }) => {
      if (words !== lastWords.current) idempotencyKey.current = crypto.randomUUID()
      lastWords.current = words
      const { thread_id } = await create.mutateAsync({
        title: words === '' ? 'Untitled process' : titleFromWords(words),
        ...(words === '' ? {} : { description: words }),
        idempotencyKey: idempotencyKey.current,
      })
      idempotencyKey.current = crypto.randomUUID()
      if (words !== '') await postFirstMessage(thread_id, words)
      return thread_id
    },
    onSuccess: onStarted,
  })
}

/** What cannot be sent now is sent by the thread's own chat, as the same message. */
async function postFirstMessage(threadId: string, content: string): Promise<void> {
  const clientMessageId = crypto.randomUUID()
  try {
    await postMessage(threadId, content, clientMessageId)
  } catch {
    tabOutbox.save(threadId, [{ clientMessageId, content, state: { kind: 'sending' } }])
  }
}

import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { WireMessage } from '#shared/protocol/message.ts'
import { isOpen, namesOf, spoken } from '../chat/patches.ts'
import type { ReviewBarProps } from '../chat/review-bar.tsx'
import { goOn, type ReviewWalk, step, walkOrder } from '../chat/review-walk.ts'
import type { OpenPatches } from '../chat/use-open-patches.ts'
import { paneOf } from '../document/document-scroll.ts'
import { goToPatch, patchPlaces, wishReview } from '../document/review.ts'
import { useTell } from '../ui/toasts.tsx'

type WalkParts = {
  readonly editor: Editor | null
  readonly messages: readonly WireMessage[]
  /** Of the whole thread, so that what is to be reviewed is marked for everybody. */
  readonly open: OpenPatches
}

type Walk = {
  /** Null while nobody walks. */
  readonly bar: Omit<ReviewBarProps, 'threadId' | 'mayDecide'> | null
  start(messageId: string): void
}

/** Marks in the text what is to be reviewed, and walks through the changes of one turn. */
export function useReviewWalk({ editor, messages, open }: WalkParts): Walk {
  const [walk, setWalk] = useState<ReviewWalk | null>(null)
  const opener = useRef<Element | null>(null)
  const latest = useRef(messages)
  const tell = useTell()
  useLayoutEffect(() => {
    latest.current = messages
  }, [messages])

  const turn = patchesOf(messages, walk?.messageId)
  const patches = turn.filter(isOpen)
  const ids = patches.map(({ patch_id }) => patch_id)
  // Whoever decided about the patch, the walk goes on behind it.
  const present = walk && goOn(walk, ids)
  const end = useCallback(() => {
    setWalk(null)
    const button = opener.current
    // On a phone the chat is hidden now.
    const target = button?.checkVisibility({ visibilityProperty: true })
      ? button
      : editor && paneOf(editor.view)
    if (target instanceof HTMLElement) target.focus()
  }, [editor])
  useEffect(() => {
    if (present !== null) setWalk(present)
    else if (walk !== null) {
      end()
      tell.told('Everything of this turn is reviewed.')
    }
  }, [walk, present, end, tell])

  useEffect(() => {
    if (editor) wishReview(editor, { open, current: present?.patchId ?? null })
  }, [editor, open, present?.patchId])
  const isInText = usePatchInSight(editor, present?.patchId)

  const start = useCallback(
    (messageId: string) => {
      const ids = patchesOf(latest.current, messageId)
        .filter(isOpen)
        .map(({ patch_id }) => patch_id)
      const order = orderIn(editor, ids)
      const [patchId] = order
      if (patchId === undefined) return
      opener.current = document.activeElement
      setWalk({ messageId, patchId, order })
    },
    [editor],
  )
  const patch = patches.find(({ patch_id }) => patch_id === present?.patchId)
  if (!present || !patch) return { bar: null, start }
  const order = orderIn(editor, ids)
  const name = namesOf(turn).get(patch.patch_id)
  return {
    start,
    bar: {
      patch,
      name: name ? spoken(name) : '',
      position: order.indexOf(patch.patch_id) + 1,
      count: patches.length,
      isInText,
      onStep: (by) => setWalk(step(present, order, by)),
      onEnd: end,
    },
  }
}

const patchesOf = (messages: readonly WireMessage[], messageId: string | undefined) =>
  messages.find(({ message_id }) => message_id === messageId)?.mini_process?.patches ?? []

const orderIn = (editor: Editor | null, ids: readonly string[]) =>
  walkOrder(ids, editor ? patchPlaces(editor) : new Map())

/** Goes to the patch as soon as there is something to see of it. Whether there is. */
function usePatchInSight(editor: Editor | null, patchId: string | undefined): boolean {
  const [isInText, setInText] = useState(true)
  useEffect(() => {
    if (!editor || patchId === undefined) return
    let wasSeen = goToPatch(editor, patchId)
    setInText(wasSeen)
    const look = () => {
      const isSeen = wasSeen ? patchPlaces(editor).has(patchId) : goToPatch(editor, patchId)
      wasSeen ||= isSeen
      setInText(isSeen)
    }
    editor.on('transaction', look)
    return () => {
      editor.off('transaction', look)
    }
  }, [editor, patchId])
  return isInText
}

import { Extension } from '@tiptap/core'
import CollaborationCaret from '@tiptap/extension-collaboration-caret'
import { Plugin } from '@tiptap/pm/state'
import { DecorationSet } from '@tiptap/pm/view'
import { yCursorPluginKey } from '@tiptap/y-tiptap'
import { compareRelativePositions, createRelativePositionFromJSON } from 'yjs'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import { inkOn } from '../ui/ink-on.ts'
import type { DocumentSession, EditorSession } from './document-session.ts'

type Awareness = NonNullable<DocumentSession['provider']['awareness']>

/** Carets and selections of the others, named and coloured as the server has them. */
export const caretsOf = ({ provider }: Pick<EditorSession, 'provider'>) =>
  CollaborationCaret.configure({
    provider: { awareness: provider.awareness && tellingMovesOnly(provider.awareness) },
    user: provider.awareness?.getLocalState()?.user ?? {},
    render: (user) => drawCaret(user as PresenceUser),
    selectionRender: (user) => ({ class: 'caret-selection', style: caretStyle(user as PresenceUser) }),
  })

/**
 * After each change of others the caret plugin tells everybody where the own caret is, though it still is between the
 * same letters: with n people, n frames for each key of each of them. Only a caret that moved is told.
 */
function tellingMovesOnly(awareness: Awareness): Awareness {
  return Object.create(awareness, {
    setLocalStateField: {
      value: (field: string, value: unknown) => {
        if (field === 'cursor' && isSamePlace(awareness.getLocalState()?.cursor, value)) return
        awareness.setLocalStateField(field, value)
      },
    },
  })
}

type Place = { readonly anchor: unknown; readonly head: unknown }

function isSamePlace(before: Place | null | undefined, now: unknown): boolean {
  const place = now as Place | null
  if (!before || !place) return before === place
  return isSamePosition(before.anchor, place.anchor) && isSamePosition(before.head, place.head)
}

const isSamePosition = (before: unknown, now: unknown) =>
  compareRelativePositions(createRelativePositionFromJSON(before), createRelativePositionFromJSON(now))

/**
 * Keeps the carets of others when the own person splits, joins or moves blocks. The caret plugin hides them then until
 * their owners tell them again; but the Y.Doc is up to date by the time the view is, so they can be drawn at once.
 */
export const SteadyCarets = Extension.create({
  name: 'steadyCarets',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        view: () => ({
          update(view, before) {
            if (
              view.state.doc === before.doc ||
              yCursorPluginKey.getState(view.state) !== DecorationSet.empty
            )
              return
            if (yCursorPluginKey.getState(before) === DecorationSet.empty) return
            view.dispatch(view.state.tr.setMeta(yCursorPluginKey, { awarenessUpdated: true }))
          },
        }),
      }),
    ]
  },
})

function drawCaret(user: PresenceUser): HTMLElement {
  const caret = document.createElement('span')
  caret.className = user.type === 'agent' ? 'caret caret-agent' : 'caret'
  caret.style.cssText = caretStyle(user)
  const name = document.createElement('span')
  name.className = 'caret-name'
  name.textContent = user.name
  // Word joiners keep the caret on the line of the letter before it.
  caret.append('\u2060', name, '\u2060')
  return caret
}

const caretStyle = (user: PresenceUser) =>
  user.type === 'agent'
    ? '--caret: var(--agent); --caret-ink: var(--bg)'
    : `--caret: ${user.color}; --caret-ink: ${inkOn(user.color)}`

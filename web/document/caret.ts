import CollaborationCaret from '@tiptap/extension-collaboration-caret'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import { inkOn } from '../ui/ink-on.ts'
import type { DocumentSession } from './document-session.ts'

/** Carets and selections of the others, named and coloured as the server has them. */
export const caretsOf = (session: DocumentSession) =>
  CollaborationCaret.configure({
    provider: session.provider,
    user: session.provider.awareness?.getLocalState()?.user ?? {},
    render: (user) => drawCaret(user as PresenceUser),
    selectionRender: (user) => ({ class: 'caret-selection', style: caretStyle(user as PresenceUser) }),
  })

function drawCaret(user: PresenceUser): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'caret'
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

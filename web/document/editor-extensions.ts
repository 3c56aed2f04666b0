import type { Extensions } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { extensions } from '#shared/document/schema.ts'
import { fragmentName } from '#shared/document/ydoc.ts'
import type { CompletionState } from '../code/completion-state.ts'
import { OtherLanguages } from '../code/other-languages.ts'
import type { ProblemCardState } from '../code/problem-card-state.ts'
import { spyOf } from '../code/spy.ts'
import { arrivingOf } from './arriving.ts'
import { BindingGuard } from './binding-guard.ts'
import { caretsOf, SteadyCarets } from './caret.ts'
import { CaretRoom } from './caret-room.ts'
import { withCodeLabel } from './code-label.ts'
import type { EditorSession } from './document-session.ts'
import { LinkClick } from './link-click.ts'
import { Placeholder } from './placeholder.ts'
import { reviewOf } from './review.ts'
import { slashMenu } from './slash-menu-keys.ts'
import type { SlashMenuState } from './slash-menu-state.ts'
import { withTableKeys } from './table.ts'
import { TypedLinks } from './typed-links.ts'
import { UnreadSelection } from './unread-selection.ts'

/** What floats over the text. */
export type EditorPopups = {
  readonly slash: SlashMenuState
  readonly problems: ProblemCardState
  readonly names: CompletionState
}

/** All that the editor of a document is made of. */
export const extensionsOf = (
  session: EditorSession,
  { slash, problems, names }: EditorPopups,
): Extensions => [
  ...extensions.map(withTableKeys).map(withCodeLabel),
  // Its undo knows the edits of this editor only.
  Collaboration.configure({ document: session.ydoc, field: fragmentName }),
  BindingGuard,
  UnreadSelection,
  caretsOf(session),
  CaretRoom,
  arrivingOf(session),
  reviewOf(session),
  SteadyCarets,
  Placeholder,
  LinkClick,
  TypedLinks,
  slashMenu(slash),
  OtherLanguages,
  spyOf(problems, names),
]

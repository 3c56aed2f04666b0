import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { spyColours } from './colours.ts'
import { completionKeys } from './completion-keys.ts'
import type { CompletionState } from './completion-state.ts'
import { formatCode } from './fix.ts'
import { type ProblemCardState, ProblemPointer } from './problem-card-state.ts'
import { spyChoices, spyProblems } from './problems.ts'

const loadReader = () => import('./spy-reader.ts').then(({ spyReader }) => spyReader)

/**
 * SPy in the editor: coloured, checked at rest, with a card for each problem and each name (Shift Alt I for the one at the
 * caret), completed while it is typed, and laid out by Shift Alt F.
 */
export const spyOf = (card: ProblemCardState, names: CompletionState) =>
  Extension.create({
    name: 'spy',
    addKeyboardShortcuts: () => ({
      F8: ({ editor }) => card.step(editor.view, 1),
      'Shift-F8': ({ editor }) => card.step(editor.view, -1),
      'Shift-Alt-i': ({ editor }) => card.explain(editor.view),
      'Shift-Alt-f': ({ editor }) => formatCode(editor.view),
      Escape: () => card.close(),
    }),
    addProseMirrorPlugins: () => [
      spyColours(loadReader),
      spyChoices(),
      spyProblems(),
      completionKeys(names),
      new Plugin({ view: (view) => new ProblemPointer(view, card) }),
    ],
  })

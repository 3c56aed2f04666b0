import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import type { Choices } from '#shared/process/choices.ts'
import { decideCode } from './problems.ts'

/** Checks and completes the code of an editor as people decided. */
export function useCodeChoices(editor: Editor | null, choices: Choices | null): void {
  useEffect(() => {
    if (editor && choices) decideCode(editor.view, choices)
  }, [editor, choices])
}

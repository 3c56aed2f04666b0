import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import type { Choices } from '#shared/process/choices.ts'
import { weighCode } from '#shared/process/code-choices.ts'
import { weighProblems } from './problems.ts'

/** Shows in the code of an editor what people decided about its findings. */
export function useCodeChoices(editor: Editor | null, choices: Choices | null): void {
  useEffect(() => {
    if (editor && choices) weighProblems(editor.view, weighCode(choices))
  }, [editor, choices])
}

import { CircleAlert, Info, Lightbulb, TriangleAlert } from 'lucide-react'

/** How each severity looks, and its name for one and for many. */
export const looks = {
  error: { icon: CircleAlert, tone: 'text-del', word: 'Error', words: 'Errors' },
  warning: { icon: TriangleAlert, tone: 'text-warn', word: 'Warning', words: 'Warnings' },
  info: { icon: Info, tone: 'text-soft', word: 'Note', words: 'Notes' },
  hint: { icon: Lightbulb, tone: 'text-soft', word: 'Hint', words: 'Hints' },
}

import { useState } from 'react'
import { classes } from '../ui/classes.ts'
import { showView, type View } from './view.ts'

const tabs = ['document', 'chat', 'flow'] as const satisfies readonly View[]

/** The switch of a phone, under the thumb. Code and problems are reached from the menu and from the status bar. */
export function BottomTabs({ view, messages }: { readonly view: View; readonly messages: number }) {
  const [seen, setSeen] = useState(messages)
  if (view === 'chat' && seen !== messages) setSeen(messages)
  const unseen = messages - seen
  return (
    <nav aria-label="Views" className="order-last flex shrink-0 border-line border-t bg-panel">
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          aria-current={view === each ? 'true' : undefined}
          onClick={() => showView(each)}
          className={classes(
            'flex flex-1 items-center justify-center gap-1.5 py-3 capitalize',
            view === each ? 'font-semibold text-accent' : 'text-soft',
          )}
        >
          {each}
          {each === 'chat' && unseen > 0 && (
            <span className="rounded-full bg-accent-soft px-1.5 text-2xs text-accent">
              {unseen}
              <span className="sr-only"> new</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  )
}

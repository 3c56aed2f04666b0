import type { KeyboardEvent, ReactNode } from 'react'
import { classes } from '../ui/classes.ts'
import { goToView, showView, tabId, type View } from './view.ts'

/** What the tabs switch, by its id. */
export const viewPanelId = 'view'

const tabs = [
  { view: 'document', name: 'Document' },
  { view: 'flow', name: 'Flow' },
  { view: 'code', name: 'Code' },
  { view: 'problems', name: 'Problems' },
] as const satisfies readonly { view: View; name: string }[]

type ViewSwitchProps = {
  readonly view: View
  /** Behind the name of the problems; 0 is not worth a number. */
  readonly problems: number
  /** What stands at the other end of the row. */
  readonly children: ReactNode
}

/** Document · Flow · Code · Problems. The arrow keys switch at once, as nothing is lost by it. */
export function ViewSwitch({ view, problems, children }: ViewSwitchProps) {
  const at = tabs.findIndex((tab) => tab.view === view)
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const last = tabs.length - 1
    const wanted: Record<string, number> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    const next = tabs[wanted[event.key] ?? -1]
    if (!next) return
    event.preventDefault()
    goToView(next.view)
  }
  return (
    <div className="flex h-10 shrink-0 items-stretch gap-3 border-line border-b px-4">
      <div role="tablist" aria-label="Views" className="flex shrink-0" onKeyDown={walk}>
        {tabs.map((tab) => (
          <button
            key={tab.view}
            id={tabId(tab.view)}
            type="button"
            role="tab"
            aria-selected={tab.view === view}
            aria-controls={viewPanelId}
            tabIndex={tab.view === view ? 0 : -1}
            onClick={() => showView(tab.view)}
            className={classes(
              '-mb-px flex items-center gap-1.5 border-b-2 px-2.5 outline-offset-[-3px]',
              tab.view === view
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-soft hover:text-ink',
            )}
          >
            {tab.name}
            {tab.view === 'problems' && problems > 0 && (
              <span className="rounded-full bg-accent-soft px-1.5 text-2xs text-accent tabular-nums">
                {problems}
              </span>
            )}
          </button>
        ))}
      </div>
      <div className="flex min-w-0 flex-1 items-center justify-end gap-2">{children}</div>
    </div>
  )
}

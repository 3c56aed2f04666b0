import { navigate, useSearch } from 'wouter/use-browser-location'

/** What a thread can be looked at as. The chat is one of them only where there is no room for it beside the others. */
export const views = ['document', 'flow', 'code', 'problems', 'chat'] as const
export type View = (typeof views)[number]

/** The view that the address names, so that it outlives a reload and can be sent to others. */
export function useView(): View {
  const named = new URLSearchParams(useSearch()).get('view')
  return views.find((view) => view === named) ?? 'document'
}

/** In place of the address before: "back" leads out of the thread, not through what was looked at. */
export function showView(view: View): void {
  const search = new URLSearchParams(location.search)
  if (view === 'document') search.delete('view')
  else search.set('view', view)
  navigate(`${location.pathname}${search.size > 0 ? `?${search}` : ''}`, { replace: true })
}

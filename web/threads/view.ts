import { navigate, useSearch } from 'wouter/use-browser-location'

/** What a thread can be looked at as. The chat is one of them only where there is no room for it beside the others. */
export const views = ['document', 'flow', 'code', 'problems', 'chat'] as const
export type View = (typeof views)[number]

/** The view that the address names, so that it outlives a reload and can be sent to others. */
export function useView(): View {
  const named = new URLSearchParams(useSearch()).get('view')
  return views.find((view) => view === named) ?? 'document'
}

/** Of the tab that shows a view. */
export const tabId = (view: View): string => `view-${view}`

/** For those who work by keyboard: they go on from the tab of the view. */
export function goToView(view: View): void {
  showView(view)
  document.getElementById(tabId(view))?.focus()
}

/** Whether the flow is shown beside a map, as the address says too. */
export const useComparing = (): boolean => new URLSearchParams(useSearch()).has('compare')

export function showComparison(isShown: boolean): void {
  const search = new URLSearchParams(location.search)
  if (isShown) {
    search.set('view', 'flow')
    search.set('compare', '')
  } else search.delete('compare')
  replaceSearch(search)
}

export function showView(view: View): void {
  const search = new URLSearchParams(location.search)
  if (view === 'document') search.delete('view')
  else search.set('view', view)
  replaceSearch(search)
}

/** In place of the address before: "back" leads out of the thread, not through what was looked at. */
const replaceSearch = (search: URLSearchParams): void =>
  navigate(`${location.pathname}${search.size > 0 ? `?${search}` : ''}`, { replace: true })

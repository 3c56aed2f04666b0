/** A ref: what comes up takes the focus. (`autofocus` does so for the first element in the life of a page, and no other.) */
export const takeFocus = (element: HTMLElement | null): void => element?.focus()

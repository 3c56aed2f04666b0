import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { safeHref } from '#shared/document/links.ts'

/** A plain click puts the caret into a link; with Ctrl or ⌘ held it opens, and only what is safe to open. */
export const LinkClick = Extension.create({
  name: 'linkClick',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            click(_view, event) {
              const link = event.target instanceof Element ? event.target.closest('a') : null
              if (!link) return false
              // Also where the editor is read-only: the browser would leave the page.
              event.preventDefault()
              const href = safeHref(link.getAttribute('href') ?? '')
              if (href === null || !(event.metaKey || event.ctrlKey)) return false
              window.open(href, '_blank', 'noopener,noreferrer')
              return true
            },
          },
        },
      }),
    ]
  },
})

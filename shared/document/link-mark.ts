import { Mark } from '@tiptap/core'
import { safeHref } from './links.ts'

/**
 * Links as Markdown has them: an address and a title. The stock extension also looks for the names of hosts in the text,
 * with a list of all domains of the world; here somebody made a link, or wrote a whole address.
 */
export const Link = Mark.create({
  name: 'link',
  // Around every other mark, as Markdown writes it.
  priority: 1000,
  keepOnSplit: false,
  exitable: true,
  addAttributes: () => ({
    href: { default: null, parseHTML: (element: LinkElement) => element.getAttribute('href') },
    title: { default: null, parseHTML: (element: LinkElement) => element.getAttribute('title') },
  }),
  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element: LinkElement) => (safeHref(element.getAttribute('href')) === null ? false : null),
    },
  ],
  renderHTML: ({ HTMLAttributes: { href, title } }) => [
    'a',
    {
      href: safeHref(href) === null ? '' : href,
      title,
      target: '_blank',
      rel: 'noopener noreferrer nofollow',
    },
    0,
  ],
})

/** What is asked of an element here; the types of the DOM are not among those of shared code. */
type LinkElement = { getAttribute(name: string): string | null }

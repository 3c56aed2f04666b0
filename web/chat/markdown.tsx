import createPurifier from 'dompurify'
import { Marked } from 'marked'
import { useMemo } from 'react'

/** HTML is shown as it was written: a sentence about `<Button>` would lose a word otherwise. */
const renderer = {
  html({ text, block }: { text: string; block: boolean }): string {
    const shown = text.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return block ? `<p>${shown}</p>\n` : shown
  },
}

const marked = new Marked({ gfm: true, breaks: true, renderer })
const purifier = createPurifier(window)

/** Text and its structure, nothing that loads, runs, styles or looks like a part of this page. */
const allowed = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'a'],
    ...['ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'title', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
}

purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer')
})

/** Markdown of a message or a document. It was written by a model or a person and is treated as hostile. */
export const toSafeHtml = (text: string): string =>
  purifier.sanitize(marked.parse(text, { async: false }), allowed)

export function Markdown({ text, className = 'chat-text' }: { text: string; className?: string }) {
  const html = useMemo(() => toSafeHtml(text), [text])
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitized right above
  return <div className={className} dangerouslySetInnerHTML={{ __html: html }} />
}

import { Lexer, type MarkedToken, type Tokens } from 'marked'
import { createElement, Fragment, type ReactNode, useMemo } from 'react'

/**
 * Markdown of a message or a version. It was written by a model or a person and is treated as hostile: what is read in
 * it is drawn with the elements named here and no others, so no text of it is ever taken for HTML. HTML in it is shown
 * as it was written: a sentence about `<Button>` would lose a word otherwise.
 */
export function Markdown({ text, className = 'chat-text' }: { text: string; className?: string }) {
  const drawn = useMemo(() => drawText(text), [text])
  return createElement('div', { className }, ...drawn)
}

/** Deeper than any text that a person can follow; thousands of levels would overflow the stack of who draws them. */
const maxDepth = 40

function drawText(text: string): ReactNode[] {
  try {
    return drawAll(Lexer.lex(text, { gfm: true, breaks: true }), 0)
  } catch {
    // What is nested in thousands of levels overflows the stack of the parser, too: it is shown as it was written.
    return [element('p', text)]
  }
}

/** The parser has tokens of its own only: nothing here adds others. */
const drawAll = (tokens: readonly object[] = [], depth: number): ReactNode[] =>
  tokens.map((token) => draw(token as MarkedToken, depth))

function draw(token: MarkedToken, depth: number): ReactNode {
  if (depth > maxDepth) return token.raw
  const within = () => drawAll('tokens' in token ? token.tokens : [], depth + 1)
  switch (token.type) {
    case 'paragraph':
      return element('p', ...within())
    case 'heading':
      return element(`h${token.depth}`, ...within())
    case 'blockquote':
    case 'strong':
    case 'em':
    case 'del':
      return element(token.type, ...within())
    case 'code':
      return element('pre', element('code', token.text))
    case 'codespan':
      return element('code', token.text)
    case 'br':
    case 'hr':
      return element(token.type)
    case 'list':
      return drawList(token, depth + 1)
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    case 'table':
      return drawTable(token, depth + 1)
    case 'link':
      return token.autolink
        ? drawLink(token.href, null, [token.text])
        : drawLink(withCharacters(token.href), token.title, within())
    // Nothing is loaded from elsewhere.
    case 'image':
      return drawLink(withCharacters(token.href), token.title, within())
    case 'html':
      return token.block ? element('p', token.text.trim()) : token.text
    case 'escape':
      return token.text
    case 'text':
      return token.tokens ? createElement(Fragment, null, ...within()) : withCharacters(token.text)
    case 'list_item':
    case 'space':
    case 'def':
      return null
  }
}

const element = (name: string, ...children: ReactNode[]) => createElement(name, null, ...children)

function drawList({ ordered, start, items }: Tokens.List, depth: number): ReactNode {
  const drawn = items.map((item) => element('li', ...drawAll(item.tokens, depth)))
  return createElement(ordered ? 'ol' : 'ul', ordered && start !== 1 ? { start } : null, ...drawn)
}

function drawTable({ header, rows }: Tokens.Table, depth: number): ReactNode {
  const drawRow = (cells: readonly Tokens.TableCell[]) =>
    element(
      'tr',
      ...cells.map(({ header, align, tokens }) =>
        createElement(header ? 'th' : 'td', align ? { align } : null, ...drawAll(tokens, depth)),
      ),
    )
  return element('table', element('thead', drawRow(header)), element('tbody', ...rows.map(drawRow)))
}

/** To the web or a mailbox, elsewhere, telling them nothing of us; an address of another kind leads nowhere. */
function drawLink(address: string, title: string | null | undefined, words: ReactNode[]): ReactNode {
  const attributes = {
    ...(/^(?:https?:|mailto:)/i.test(address) && { href: address }),
    ...(title && { title: withCharacters(title) }),
    target: '_blank',
    rel: 'noopener noreferrer',
  }
  return createElement('a', attributes, ...words)
}

/** `&eacute;` is a way to write é. Nothing but such a reference is ever read as HTML. */
const withCharacters = (text: string): string =>
  text.replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi, (reference) => {
    const reader = document.createElement('textarea')
    reader.innerHTML = reference
    return reader.value
  })

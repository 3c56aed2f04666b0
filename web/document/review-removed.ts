import type { Node } from '@tiptap/pm/model'
import { Decoration } from '@tiptap/pm/view'

/** Words that an unreviewed patch took away, and the position where they stood. */
export type Removal = {
  readonly patchId: string
  /** Tells it from the others of its patch. */
  readonly index: number
  readonly position: number
  /** A part of a block's text; else blocks, a line each. */
  readonly isInline: boolean
  readonly text: string
}

/** More words than these are told by their number, until somebody wants to read them. */
const unfoldedWords = 30

/** Shows the words struck through where they stood. They are no part of the document and never of a selection's copy. */
export function drawRemoved(doc: Node, removal: Removal, isCurrent: boolean): Decoration {
  const { position, patchId, index } = removal
  const draw = () => {
    const parent = doc.resolve(position).parent
    const element = elementIn(parent, removal)
    element.root.classList.add('removed')
    element.root.classList.toggle('in-review', isCurrent)
    element.root.classList.toggle('removed-block', !removal.isInline)
    fill(element.words, isRow(parent) ? removal.text.replaceAll('\n', ' · ') : removal.text)
    return element.root
  }
  return Decoration.widget(position, draw, {
    // Before a caret at this place, and before the words that stand in its stead.
    side: -2,
    key: `removed ${patchId} ${index} ${isCurrent}`,
    marks: [],
    ignoreSelection: true,
    stopEvent: () => true,
  })
}

type Drawn = { readonly root: HTMLElement; readonly words: HTMLElement }

/** A list may hold only items, and a table only rows, which may hold only cells. */
function elementIn(parent: Node, { isInline }: Removal): Drawn {
  const words = document.createElement('del')
  if (isInline) return { root: words, words }
  const within = (...names: (keyof HTMLElementTagNameMap)[]): Drawn => {
    const elements = names.map((name) => document.createElement(name))
    const root = elements.reduceRight((inner: HTMLElement, outer) => {
      outer.append(inner)
      return outer
    }, words)
    return { root, words }
  }
  switch (parent.type.name) {
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      return within('li')
    case 'table': {
      const drawn = within('tr', 'td')
      drawn.root.querySelector('td')?.setAttribute('colspan', String(parent.firstChild?.childCount ?? 1))
      return drawn
    }
    case 'tableRow':
      return within('td')
    default:
      return within('div')
  }
}

/** Whether cells stand side by side there. */
const isRow = ({ type }: Node): boolean => type.name === 'table' || type.name === 'tableRow'

function fill(element: HTMLElement, text: string): void {
  const count = text.match(/\S+/g)?.length ?? 0
  if (count <= unfoldedWords) {
    element.textContent = text
    return
  }
  const button = document.createElement('button')
  const words = document.createElement('span')
  button.type = 'button'
  const fold = (isFolded: boolean) => {
    button.textContent = isFolded ? `${count} words removed` : 'Hide'
    button.setAttribute('aria-expanded', String(!isFolded))
    words.textContent = isFolded ? '' : ` ${text}`
  }
  button.addEventListener('click', () => fold(button.getAttribute('aria-expanded') === 'true'))
  fold(true)
  element.append(button, words)
}

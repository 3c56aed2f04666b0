// @vitest-environment jsdom
import { EditorState } from '@tiptap/pm/state'
import { type Decoration, DecorationSet, EditorView } from '@tiptap/pm/view'
import { afterEach, describe, expect, it } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { schema } from '#shared/document/schema.ts'
import { markText, type PatchSpan, type Unreviewed } from '../../../web/document/review-marks.ts'

const open: EditorView[] = []
afterEach(() => {
  for (const view of open.splice(0)) view.destroy()
})

/** A page with these blocks, and where words stand in it. */
function page(markdown: string) {
  const doc = schema.nodeFromJSON({ type: 'doc', content: parseMarkdown(markdown) })
  const at = (words: string): { from: number; to: number } => {
    let found = -1
    doc.descendants((node, position) => {
      const index = node.isText ? (node.text ?? '').indexOf(words) : -1
      if (index >= 0 && found < 0) found = position + index
    })
    if (found < 0) throw new Error(`“${words}” is not there`)
    return { from: found, to: found + words.length }
  }
  const mark = (unreviewed: Partial<Unreviewed>) =>
    markText(doc, { spans: [], removals: [], current: null, ...unreviewed })
  const draw = (decorations: readonly Decoration[]): HTMLElement => {
    const view = new EditorView(document.createElement('div'), {
      state: EditorState.create({ doc }),
      decorations: () => DecorationSet.create(doc, [...decorations]),
    })
    open.push(view)
    return view.dom
  }
  const wrote = (patchId: string, ...texts: string[]): PatchSpan[] =>
    texts.map((words) => ({ ...at(words), patchId }))
  return { doc, at, mark, draw, wrote }
}

const removal = { patchId: 'p', index: 0, isInline: true }

describe('text that is not reviewed', () => {
  it('has a rule beside blocks that are wholly new, and their words stay as they are', () => {
    const { mark, wrote, doc } = page('Old\n\nNew one\n\n- New two\n- New three\n\nOld again')
    const { decorations, stretches } = mark({ spans: wrote('p', 'New one', 'New two', 'New three') })
    expect(decorations).toEqual([])
    expect(stretches).toEqual([{ from: doc.child(0).nodeSize, to: doc.content.size - 11, kind: 'new' }])
  })

  it('is marked word by word in blocks that were there before', () => {
    const { mark, wrote, draw } = page('Retry up to three times.\n\n- One\n- Two')
    const { decorations, stretches } = mark({ spans: wrote('p', 'three', 'Two') })
    const words = [...draw(decorations).querySelectorAll('ins')].map(({ textContent }) => textContent)
    expect(words).toEqual(['three', 'Two'])
    expect(stretches.map(({ kind }) => kind)).toEqual(['changed'])
  })

  it('has one rule over an empty paragraph or a line that is nobody’s', () => {
    const { mark, wrote } = page('New one\n\n---\n\nNew two\n\nOld\n\nNew three')
    const { stretches } = mark({ spans: wrote('p', 'New one', 'New two', 'New three') })
    expect(stretches).toHaveLength(2)
  })

  it('of the patch that is asked about is outlined, and of no other', () => {
    const { mark, wrote, draw } = page('New one\n\nOld three words\n\nNew two')
    const spans = [...wrote('p', 'New one'), ...wrote('q', 'three'), ...wrote('q', 'New two')]
    const { decorations, stretches } = mark({ spans, current: 'q' })
    expect(stretches.filter(({ kind }) => kind === 'current')).toHaveLength(1)
    expect(draw(decorations).querySelector('.in-review')?.textContent).toBe('three')
  })
})

describe('removed text', () => {
  it('is struck through where it stood, and no part of the document', () => {
    const { mark, at, draw, doc } = page('Retry up to times.')
    const position = at('times').from
    const { decorations, stretches } = mark({ removals: [{ ...removal, position, text: 'two ' }] })
    const dom = draw(decorations)
    expect(dom.querySelector('del')?.textContent).toBe('two ')
    expect(dom.textContent).toBe('Retry up to two times.')
    expect(doc.textContent).toBe('Retry up to times.')
    expect(stretches.map(({ kind }) => kind)).toEqual(['changed'])
  })

  it('is an item in a list and a row in a table, as a page has to be made', () => {
    const { mark, draw, doc } = page('- One\n\n| Role | Task |\n| --- | --- |\n| Ana | signs |')
    const blocks = { ...removal, isInline: false }
    const removals = [
      { ...blocks, position: 1, text: 'Zero' },
      { ...blocks, index: 1, position: doc.content.size - 1, text: 'Jonas\nchecks' },
    ]
    const dom = draw(mark({ removals }).decorations)
    expect(
      [...dom.querySelectorAll('.removed')].map((each) => `${each.nodeName} ${each.textContent}`),
    ).toEqual(['LI Zero', 'TR Jonas · checks'])
  })

  it('is told by its number of words where it is long, until somebody wants to read it', () => {
    const { mark, draw } = page('Short.')
    const text = Array.from({ length: 42 }, (_, index) => `word${index}`).join(' ')
    const dom = draw(mark({ removals: [{ ...removal, position: 1, text }] }).decorations)
    const button = dom.querySelector<HTMLButtonElement>('del button')
    expect(button?.textContent).toBe('42 words removed')
    expect(dom.textContent).not.toContain('word7')
    button?.click()
    expect(dom.textContent).toContain('word7')
    expect(button?.getAttribute('aria-expanded')).toBe('true')
  })
})

import { type Fragment, type Node, Slice } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { ReplaceStep } from '@tiptap/pm/transform'
import { describe, expect, it } from 'vitest'
import { schema } from '#shared/document/schema.ts'
import { writeDifferences } from '../../../web/document/differences.ts'

const block = (type: string, text: string) => schema.node(type, null, text === '' ? [] : [schema.text(text)])
const p = (text: string) => block('paragraph', text)
const item = (...content: Node[]) => schema.node('listItem', null, content)
const list = (...items: Node[]) => schema.node('bulletList', null, items)
const doc = (...content: Node[]) => schema.node('doc', null, content)

/** Writes `after` over `before`; `changed` are the pairs of blocks that are one and the same. The steps it took. */
function rewrite(before: Node, after: Node, ...changed: [before: Node, after: Node][]) {
  const { tr } = EditorState.create({ doc: before })
  const known = new Map(changed.map(([old, now]) => [now, old]))
  writeDifferences(tr, after.content, (node) => known.get(node))
  expect(tr.doc.toJSON()).toEqual(after.toJSON())
  expect(() => tr.doc.check()).not.toThrow()
  return tr.steps.map((step) =>
    step instanceof ReplaceStep ? [step.from, step.to, textOf(step.slice.content)] : ['markup'],
  )
}

const textOf = (content: Fragment) => new Slice(content, 0, 0).content.textBetween(0, content.size, '|')

const one = p('one')
const two = p('two')
const three = p('three')

describe('writing the differences', () => {
  it('takes no step where nothing differs', () => {
    expect(rewrite(doc(one, two), doc(one, two))).toEqual([])
  })

  it('touches only the letters that differ', () => {
    expect(rewrite(doc(one, two, three), doc(one, p('twenty'), three))).toEqual([[8, 9, 'enty']])
    expect(rewrite(doc(one, p('aa'), three), doc(one, p('aaa'), three))).toEqual([[8, 8, 'a']])
    expect(rewrite(doc(one, p('aaa'), three), doc(one, p(''), three))).toEqual([[6, 9, '']])
  })

  it('puts in and takes out whole blocks beside those that stay', () => {
    expect(rewrite(doc(one, three), doc(one, two, three))).toEqual([[5, 5, 'two']])
    expect(rewrite(doc(one, two, three), doc(one, three))).toEqual([[5, 10, '']])
    expect(rewrite(doc(one), doc(two, three))).toEqual([[0, 5, 'two|three']])
  })

  it('takes a step for each place, the last one first', () => {
    const [four, longOne, longThree] = [p('four'), p('one more'), p('three more')]
    const steps = rewrite(
      doc(one, two, three),
      doc(longOne, two, longThree, four),
      [one, longOne],
      [three, longThree],
    )
    expect(steps).toEqual([
      [17, 17, 'four'],
      [16, 16, ' more'],
      [4, 4, ' more'],
    ])
  })

  it('goes into lists that grow', () => {
    const same = item(one)
    const [first, grown] = [list(same), list(same, item(two))]
    expect(rewrite(doc(first), doc(grown), [first, grown])).toEqual([[8, 8, 'two']])
    const [inner, more] = [item(one), item(p('one more'))]
    const kept = item(two)
    const [outer, outerMore] = [list(kept, inner), list(kept, more, item(three))]
    expect(rewrite(doc(outer), doc(outerMore), [outer, outerMore], [inner, more])).toEqual([
      [15, 15, 'three'],
      [13, 13, ' more'],
    ])
  })

  it('turns a block into another kind in its place, when that can hold its text', () => {
    expect(rewrite(doc(one), doc(block('heading', 'one!')))).toEqual([['markup'], [4, 4, '!']])
    const bold = schema.node('paragraph', null, [schema.text('one', [schema.mark('bold')])])
    expect(rewrite(doc(bold), doc(block('codeBlock', 'one')))).toEqual([[0, 5, 'one']])
  })

  it('tells blocks apart that look the same', () => {
    const [a, b, c] = [p(''), p(''), p('')]
    expect(rewrite(doc(a, b), doc(c, a, b))).toEqual([[0, 0, '']])
    expect(rewrite(doc(a, b, c), doc(a, c))).toEqual([[2, 4, '']])
  })

  it('replaces blocks that moved past each other', () => {
    rewrite(doc(one, two, three), doc(three, two, one))
    rewrite(doc(one, two, three), doc(three, one, p('four'), two))
  })
})

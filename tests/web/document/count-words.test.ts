import { expect, it } from 'vitest'
import { schema } from '#shared/document/schema.ts'
import { countWords } from '../../../web/document/count-words.ts'

const p = (text: string) => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)])
const doc = (...texts: string[]) => schema.node('doc', null, texts.map(p))

it('counts words, not signs, and lets no two blocks run into one word', () => {
  expect(countWords(doc('Check the invoice, twice.', '', 'Pay'))).toBe(5)
  const list = schema.node('bulletList', null, [
    schema.node('listItem', null, [p('one')]),
    schema.node('listItem', null, [p('two')]),
  ])
  const first = schema.node('doc', null, [p('zero'), list, schema.node('horizontalRule')])
  expect(countWords(first)).toBe(3)
  expect(countWords(first.copy(first.content.replaceChild(0, p('nothing at all'))))).toBe(5)
})

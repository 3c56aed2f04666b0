import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { DocumentGuard } from '#shared/document/guard.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { buildElement, fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { revert } from '#shared/document/undo.ts'
import { write } from '#shared/document/writing.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { applyLinks, type Link } from '#shared/document/yjs-internals.ts'
import { copy, deleteBlock, doc, erase, expectValid, textsIn, type } from './story.ts'

/** People who all start from the same document and edit it without seeing each other; then their edits meet. */
class Meeting {
  ydoc: Y.Doc
  #guard: DocumentGuard
  readonly #start: Y.Doc
  readonly links: Link[] = []

  constructor(source: string) {
    this.ydoc = doc(source)
    this.#start = copy(this.ydoc)
    this.#guard = new DocumentGuard(this.ydoc)
  }

  /** What one more person did, from the first state of the document. Each deed is an update of its own. */
  next(...deeds: ((ydoc: Y.Doc) => void)[]): this {
    const person = copy(this.#start)
    const updates: Uint8Array[] = []
    person.on('update', (update: Uint8Array) => updates.push(update))
    for (const deed of deeds) person.transact(() => deed(person))
    for (const update of updates) this.receive(update)
    return this
  }

  /** What one more person did while they had no connection. */
  nextOffline(deed: (ydoc: Y.Doc) => void): this {
    const person = copy(this.#start)
    person.transact(() => deed(person))
    this.receive(Y.encodeStateAsUpdate(person, Y.encodeStateVector(this.ydoc)), true)
    return this
  }

  /** Another server loads what is stored. */
  restarted(): this {
    const loaded = new Y.Doc({ gc: false })
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(this.ydoc))
    applyLinks(loaded, this.links)
    this.ydoc = loaded
    this.#guard = new DocumentGuard(loaded)
    return this
  }

  receive(update: Uint8Array, isWholeState = false): void {
    const { ds: deletions, structs } = Y.decodeUpdate(update)
    const bringsContent = structs.length > 0
    this.ydoc.once('afterTransaction', (transaction) =>
      this.#guard.inspect(transaction, { deletions, bringsContent, isWholeState }),
    )
    Y.applyUpdate(this.ydoc, update, 'person')
    this.links.push(...this.#guard.settle('guard'))
    expectValid(this.ydoc)
  }

  get markdown(): string {
    return documentMarkdown(this.ydoc)
  }
}

/** Writes the block that holds `text` again as what `change` makes of its Markdown, as an editor does. */
const rewrite =
  (text: string, change: (markdown: string) => string) =>
  (ydoc: Y.Doc): void => {
    const index = readTree(ydoc).findIndex((block) => JSON.stringify(toNode(block)).includes(text))
    const block = fragmentOf(ydoc).get(index)
    const alone = new Y.Doc()
    if (!(block instanceof Y.XmlElement)) throw new Error('no block there')
    fragmentOf(alone).insert(0, [block.clone()])
    const fresh = parseMarkdown(change(documentMarkdown(alone))).map(fromNode)
    fragmentOf(ydoc).delete(index)
    fragmentOf(ydoc).insert(index, fresh.map(buildElement))
  }

const typing = (behind: string, text: string) => (ydoc: Y.Doc) => type(ydoc, behind, text)
const erasing = (text: string) => (ydoc: Y.Doc) => erase(ydoc, text)
const deleting = (text: string) => (ydoc: Y.Doc) => deleteBlock(ydoc, text)
const makeHeading = rewrite('the invoice', (markdown) => `## ${markdown}`)
const makeList = rewrite('the invoice', (markdown) => `- ${markdown}`)
const makeCode = rewrite('the invoice', (markdown) => `\`\`\`\n${markdown}\n\`\`\``)

const deletingItem = (index: number) => (ydoc: Y.Doc) => listOf(ydoc).delete(index)

/** As an editor does it: the end of the text is erased, and written again in an item of its own. */
const splittingItem = (index: number, at: number) => (ydoc: Y.Doc) => {
  const list = listOf(ydoc)
  const [text] = textsIn(list).slice(index)
  if (!text) throw new Error('no item there')
  const end = text.toString().slice(at)
  text.delete(at, end.length)
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: end }] }
  list.insert(index + 1, [buildElement(fromNode({ type: 'listItem', content: [paragraph] }))])
}

function listOf(ydoc: Y.Doc): Y.XmlElement {
  const list = fragmentOf(ydoc).get(0)
  if (!(list instanceof Y.XmlElement)) throw new Error('no list there')
  return list
}

const source = 'before\n\nCheck the invoice now.\n\nafter'

describe('letters typed into a block', () => {
  test('that another had made a heading stand in the heading, where they were typed', () =>
    expect(new Meeting(source).next(makeHeading).next(typing('the ', 'first ')).markdown).toBe(
      'before\n\n## Check the first invoice now.\n\nafter',
    ))

  test('that another makes a heading afterwards go along', () =>
    expect(new Meeting(source).next(typing('the ', 'first ')).next(makeHeading).markdown).toBe(
      'before\n\n## Check the first invoice now.\n\nafter',
    ))

  test('that another had deleted stand in a paragraph in its place', () =>
    expect(new Meeting(source).next(deleting('invoice')).next(typing('the ', 'first ')).markdown).toBe(
      'before\n\nfirst\n\nafter',
    ))

  test('that another deletes afterwards stay, in a paragraph in its place', () =>
    expect(new Meeting(source).next(typing('the ', 'first ')).next(deleting('invoice')).markdown).toBe(
      'before\n\nfirst\n\nafter',
    ))

  // Seeds 14 and 27 of everything.
  test('that was deleted before the document was loaded anew stay, though nobody has read the document yet', () =>
    expect(
      new Meeting(source).next(deleting('invoice')).restarted().next(typing('the ', 'first ')).markdown,
    ).toBe('before\n\nfirst\n\nafter'))

  test('that was deleted stay together and in order, key by key', () =>
    expect(
      new Meeting(source)
        .next(deleting('invoice'))
        .next(typing('the ', 'f'), typing('the f', 'ir'), typing('Check', 'ed'), typing('fir', 'st'))
        .markdown,
    ).toBe('before\n\nedfirst\n\nafter'))

  test('that was deleted while they had no connection stay too', () =>
    expect(new Meeting(source).next(deleting('invoice')).nextOffline(typing('the ', 'first ')).markdown).toBe(
      'before\n\nfirst\n\nafter',
    ))

  test('that became code have no marks there', () =>
    expect(
      new Meeting('**Check the invoice**')
        .next(rewrite('the invoice', () => '```\nCheck the invoice\n```'))
        .next(typing('the ', 'first ')).markdown,
    ).toBe('```\nCheck the first invoice\n```'))

  test('that has gone from its list become an item', () =>
    expect(
      new Meeting('- one\n- two\n- three').next(deletingItem(1)).next(typing('two', ' and a half')).markdown,
    ).toBe('- one\n- and a half\n- three'))
})

describe('a deletion', () => {
  test('of words that had moved goes where they are', () =>
    expect(new Meeting(source).next(makeHeading).next(erasing('the ')).markdown).toBe(
      'before\n\n## Check invoice now.\n\nafter',
    ))

  test('of words holds against somebody who moves them without knowing', () =>
    expect(new Meeting(source).next(erasing('the ')).next(makeHeading).markdown).toBe(
      'before\n\n## Check invoice now.\n\nafter',
    ))

  test('of a block holds against somebody who makes a heading of it', () =>
    expect(new Meeting(source).next(deleting('invoice')).next(makeHeading).markdown).toBe('before\n\nafter'))

  // Seed 2054 of typing: the item came back without its paragraph, which stood for one that the guard had taken away.
  test.each([
    ['makes a heading of it', source, deleting('invoice'), makeHeading],
    ['makes a list of it', source, deleting('invoice'), makeList],
    ['presses Enter in it', '- one\n- two three', deletingItem(1), splittingItem(1, 'two'.length)],
  ])('can be undone when somebody %s without knowing', (_, markdown, deletion, deed) => {
    const meeting = new Meeting(markdown)
    const deleted = write(meeting.ydoc, 'server', () => deletion(meeting.ydoc))
    meeting.next(deed)
    revert(meeting.ydoc, 'undo', deleted)
    expect(meeting.markdown).toBe(markdown)
  })

  // Seed 35 of everything: the item had no place to come back to, for the list had been written again without it.
  test.each([
    ['takes another out of the list', 'one\n\n- two\n- three'],
    ['numbers the list', '1. one\n2. two\n3. three'],
  ])('of an item can be undone when somebody %s without knowing', (_, markdown) => {
    const meeting = new Meeting('- one\n- two\n- three')
    const deleted = write(meeting.ydoc, 'server', () => deletingItem(1)(meeting.ydoc))
    meeting.next(rewrite('one', () => markdown))
    expect(meeting.markdown).not.toContain('two')
    revert(meeting.ydoc, 'undo', deleted)
    expect(meeting.markdown).toBe(markdown)
  })
})

test.each([
  ['a list', makeList, 'before\n\n- Check the invoice now.\n\nafter'],
  ['code', makeCode, 'before\n\n```\nCheck the invoice now.\n```\n\nafter'],
])('a block that one makes a heading and another %s is there once', (_, second, markdown) => {
  expect(new Meeting(source).next(makeHeading).next(second).markdown).toBe(markdown)
})

test('an update that arrives twice is taken once', () => {
  const meeting = new Meeting(source)
  const person = copy(meeting.ydoc)
  const updates: Uint8Array[] = []
  person.on('update', (update: Uint8Array) => updates.push(update))
  person.transact(() => makeHeading(person))
  for (const update of [...updates, ...updates]) meeting.receive(update)
  expect(meeting.markdown).toBe('before\n\n## Check the invoice now.\n\nafter')
})

test('an edit that meets no other is left as it is', () => {
  const meeting = new Meeting(source)
  let byGuard = 0
  meeting.ydoc.on('update', (_: Uint8Array, origin: unknown) => {
    if (origin === 'guard') byGuard += 1
  })
  meeting.next(makeHeading, typing('the ', 'first '), erasing('first '), deleting('before'))
  expect(meeting.markdown).toBe('## Check the invoice now.\n\nafter')
  expect(byGuard).toBe(0)
  expect(meeting.links).not.toEqual([])
})

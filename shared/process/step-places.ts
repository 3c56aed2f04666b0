import type { DocNode } from '#shared/document/node.ts'
import { isEnglish } from './language.ts'
import { type Line, linesOf } from './lines.ts'
import { areOrders, isOrder } from './orders.ts'
import { findEntry, headingLevel, readSections } from './sections.ts'
import { readStatement, splitSentences } from './statements.ts'
import { readStepTable } from './step-table.ts'
import { isCalledStep, readStepTitle } from './step-title.ts'
import { countWords, textAt } from './text.ts'

/** Where one step is written, before its words are read. */
export type StepPlace = {
  readonly form: 'heading' | 'numbered' | 'bullet' | 'row' | 'paragraph'
  /** With "Step 3:", if it has that. */
  readonly title: string
  /** Index of its first block, and one past its last. */
  readonly block: number
  readonly end: number
  /** Index among the children of that block, where it is a list or a table. */
  readonly item: number | undefined
  readonly lines: readonly Line[]
}

/**
 * What says that these are the steps, from the surest: a section that the catalogue knows as steps, headings "Step 1: …",
 * another heading that may mean them ("How it works"), or nothing but what they look like.
 */
export type StepSource = 'section' | 'headings' | 'title' | 'list' | 'table' | 'paragraphs'

export type StepPlaces = { readonly source: StepSource | undefined; readonly places: readonly StepPlace[] }

/**
 * Finds the steps of a document, in the order of trust; the first that gives any is the answer. What stands in a section of
 * another kind, such as prerequisites, is taken for steps only when its headings call themselves so. Where a section of
 * steps is there and says nothing, a list elsewhere is something else.
 */
export function findStepPlaces(nodes: readonly DocNode[]): StepPlaces {
  const reader = new PlaceReader(nodes)
  const sections = readSections(nodes)
  const own = sections
    .filter(({ id }) => id === 'steps')
    .map(({ heading, end }) => ({ from: heading + 1, to: end }))
  const others = sections.filter(({ id }) => id !== undefined && id !== 'steps')
  const isElsewhere = (block: number) => others.some(({ heading, end }) => heading <= block && block < end)
  const free = () => freeRanges(nodes, isElsewhere)
  const reactions = others.filter(({ id }) => id === 'errors' || id === 'rollback')
  const isReaction = (block: number) => reactions.some(({ heading, end }) => heading <= block && block < end)
  const ladder: readonly (readonly [StepSource, () => StepPlace[]])[] = [
    ['section', () => own.flatMap((range) => reader.named(range))],
    ['headings', () => reader.calledSteps(isReaction)],
    ['headings', () => reader.calledParagraphs()],
    [
      'title',
      () =>
        reader.titled((range) => others.some(({ heading, end }) => heading < range.to && range.from < end)),
    ],
    ['list', () => (own.length > 0 ? [] : reader.lists(free()))],
    ['table', () => free().flatMap((range) => reader.rows(range))],
    // With code among its text it is a manual, whose sentences tell what the code does.
    ['paragraphs', () => (own.length > 0 || reader.hasCode(free()) ? [] : reader.told(free(), leastSteps))],
  ]
  for (const [source, find] of ladder) {
    const places = find()
    if (places.length > 0) return { source, places }
  }
  return { source: undefined, places: [] }
}

/** Of what is no process by its name: two things in a row are none. */
const leastSteps = 3

/** Blocks from one index up to another one. */
type Range = { readonly from: number; readonly to: number }

/** From heading to heading, without those of sections that are something else. */
function freeRanges(nodes: readonly DocNode[], isElsewhere: (block: number) => boolean): Range[] {
  const starts = [-1, ...[...nodes.keys()].filter((at) => headingLevel(nodes[at]) !== undefined)]
  return starts
    .map((start, at) => ({ from: start + 1, to: starts[at + 1] ?? nodes.length }))
    .filter(({ from, to }) => from < to && !isElsewhere(from))
}

/** Headings that may mean the steps; whether they do is told by what stands below. */
const maybeSteps =
  /^(?:how (?:it works|it(?:’|')?s done|it is done|this works|we (?:do|work|handle))\b|what (?:to do|happens|we do)\b|.*\bstep by step\b|(?:the |our )?process(?: description| details| overview)?$|approach$|method(?:ology)?$|activities$|tasks$|actions?$|action (?:plan|items)$|execution$|so (?:geht|funktioniert)|was (?:ist )?zu tun|tätigkeiten$|aufgaben$|prozess(?:beschreibung)?$|comment (?:faire|ça marche)|cómo (?:funciona|se hace)|come (?:funziona|si fa)|hoe (?:het )?werkt)/iu

class PlaceReader {
  readonly #nodes: readonly DocNode[]
  readonly #headings: readonly number[]

  constructor(nodes: readonly DocNode[]) {
    this.#nodes = nodes
    this.#headings = [...nodes.keys()].filter((at) => headingLevel(nodes[at]) !== undefined)
  }

  /** In a section of steps anything that can be steps is them. */
  named(range: Range): StepPlace[] {
    const surely = this.#marked(range)
    if (surely.length > 0) return surely
    const headings = this.#headingsIn(range)
    if (headings.length > 0) return this.#headed(headings, range.to)
    const listed = this.#bullets(range)
    return listed.length > 0 ? listed : this.told([range], 2)
  }

  /** "## Step 1: …" wherever it stands, but for reactions to what went wrong. */
  calledSteps(isReaction: (block: number) => boolean): StepPlace[] {
    const called = this.#headings.filter((at) => isCalledStep(textAt(this.#nodes, at)) && !isReaction(at))
    const level = Math.min(...called.map((at) => this.#levelAt(at)))
    return this.#headed(
      called.filter((at) => this.#levelAt(at) === level),
      this.#nodes.length,
    )
  }

  /** "**Step 1 – Take the call.** …" as paragraphs. */
  calledParagraphs(): StepPlace[] {
    const first = this.#nodes.findIndex((_, at) => isCalledStep(textAt(this.#nodes, at)))
    return first < 0 ? [] : this.#chapters({ from: first, to: this.#endOf(first, this.#nodes.length) })
  }

  /** Below a heading that may mean the steps, or means them at another level than sections are of. */
  titled(isMixed: (range: Range) => boolean): StepPlace[] {
    const found: StepPlace[] = []
    let seenTo = 0
    for (const at of this.#headings) {
      const bare = readStepTitle(textAt(this.#nodes, at)).name
      const range = { from: at + 1, to: this.#endOf(at, this.#nodes.length) }
      const isMeant = findEntry(bare)?.id === 'steps' || maybeSteps.test(bare) || this.#isCounted(range)
      if (at < seenTo || isMixed(range) || !isMeant) continue
      const places = this.#marked(range)
      if (places.length > 0) seenTo = range.to
      found.push(...places)
    }
    return found
  }

  /** Lists of what is done: numbered ones, else the longest of bullets. Of a text whose verbs are not known only a lone list is taken, and a longer one. */
  lists(ranges: readonly Range[]): StepPlace[] {
    const lists = ranges.flatMap(blocksIn).filter((at) => this.#nodes[at]?.type === 'orderedList')
    const read = lists.map((block) => this.#items(block, 'numbered'))
    const orders = read.filter((places) => {
      const titles = places.map(({ title }) => title)
      return places.length >= 2 && isEnglish(titles) && areOrders(titles)
    })
    const ordered = orders.flat()
    if (ordered.length >= leastSteps) return ordered
    const bullets = ranges
      .map((range) => this.#bullets(range))
      .filter((places) => areOrders(places.map(({ title }) => title)))
      .toSorted((a, b) => b.length - a.length)[0]
    if (lists.length === 0 && bullets && bullets.length > leastSteps && this.#isEnglish()) return bullets
    const [only = [], ...more] = read
    return more.length === 0 && only.length >= leastSteps && !this.#isEnglish() ? only : []
  }

  /** Whether the headings of a range count what is done, from 1. */
  #isCounted(range: Range): boolean {
    const counted = this.#headingsIn(range)
      .map((at) => readStepTitle(textAt(this.#nodes, at)))
      .filter(({ number }) => number !== undefined)
    const isInOrder = counted.every(({ number }, at) => number === at + 1)
    return counted.length >= leastSteps && isInOrder && areOrders(counted.map(({ name }) => name))
  }

  #isEnglish(): boolean {
    return isEnglish(this.#nodes.flatMap((node, at) => linesOf(node, 0, at).map(({ text }) => text)))
  }

  rows(range: Range): StepPlace[] {
    return blocksIn(range).flatMap((block) =>
      readStepTable(this.#nodes[block], block).map(({ row, title, lines: fields }) => {
        const text = readStepTitle(title).name
        const lines = isStatement(text) ? [{ text, depth: 0, block }, ...fields] : fields
        return { form: 'row' as const, title, block, end: block + 1, item: row, lines }
      }),
    )
  }

  /** Paragraphs of orders, where they are most of what is said: each order a step, with the conditions that follow it. */
  told(ranges: readonly Range[], least: number): StepPlace[] {
    const read = ranges.flatMap(blocksIn).map((block) => {
      const node = this.#nodes[block]
      const sentences = linesOf(node, 0, block).flatMap(({ text }) => splitSentences(text))
      const steps = node?.type === 'paragraph' ? orderSteps(sentences, block) : []
      return { said: sentences.length, told: steps.length > 0 ? sentences.length : 0, steps }
    })
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
    const places = read.flatMap(({ steps }) => steps)
    const isMost = sum(read.map(({ told }) => told)) * 2 > sum(read.map(({ said }) => said))
    return places.length >= least && isMost ? places : []
  }

  hasCode(ranges: readonly Range[]): boolean {
    return ranges.flatMap(blocksIn).some((at) => this.#nodes[at]?.type === 'codeBlock')
  }

  /** What is marked as steps by numbers, or by the head of a table. */
  #marked(range: Range): StepPlace[] {
    const headings = this.#headingsIn(range)
    const numbered = headings.filter((at) => readStepTitle(textAt(this.#nodes, at)).number !== undefined)
    if (numbered.length > 0) return this.#headed(numbered, range.to)
    const chapters = this.#chapters(range)
    if (chapters.length > 0) return chapters
    const lists = blocksIn(range).filter((at) => this.#nodes[at]?.type === 'orderedList')
    if (lists.length > 0) return lists.flatMap((block) => this.#items(block, 'numbered'))
    return this.rows(range)
  }

  /** "5.1 Snyk scans the code", as word processors number, and "**Step 1 – Scan.**": each reaches to the next one. */
  #chapters({ from, to }: Range): StepPlace[] {
    const starts = blocksIn({ from, to }).filter(
      (at) => this.#nodes[at]?.type === 'paragraph' && beginsChapter(textAt(this.#nodes, at)),
    )
    if (starts.length < 2) return []
    return starts.map((block, at) => {
      const end = starts[at + 1] ?? to
      const [first, ...others] = blocksIn({ from: block, to: end }).flatMap((each) =>
        linesOf(this.#nodes[each], 0, each),
      )
      const lead = first && readLead(first.text, boldLead(this.#nodes[block]))
      const title = lead?.name ?? first?.text ?? ''
      const text = title.replace(chapterNumber, '')
      if (first && lead) others.unshift({ ...first, text: lead.rest })
      const lines = first && isStatement(text) ? [{ ...first, text }, ...others] : others
      return { form: 'paragraph', title, block, end, item: undefined, lines }
    })
  }

  /** A step reaches to the next heading of its own or a higher level: remarks below "### Notes" are not part of it. */
  #headed(steps: readonly number[], to: number): StepPlace[] {
    return steps.map((block) => {
      const end = this.#endOf(block, to)
      const lines = blocksIn({ from: block + 1, to: end }).flatMap((at) => linesOf(this.#nodes[at], 0, at))
      return { form: 'heading', title: textAt(this.#nodes, block), block, end, item: undefined, lines }
    })
  }

  #items(block: number, form: 'numbered' | 'bullet'): StepPlace[] {
    return (this.#nodes[block]?.content ?? []).map((node, item) => {
      const [first, ...others] = linesOf(node, 0, block)
      const lead = first && readLead(first.text, boldLead(node.content?.[0]))
      if (first && lead) {
        const lines = [{ ...first, text: lead.rest }, ...others]
        return { form, title: lead.name, block, end: block + 1, item, lines }
      }
      const lines = first ? [first, ...others] : []
      const title = first?.text ?? ''
      return { form, title, block, end: block + 1, item, lines: isStatement(title) ? lines : lines.slice(1) }
    })
  }

  /** A list of fields such as "Owner: Support" tells no steps. */
  #bullets(range: Range): StepPlace[] {
    const lists = blocksIn(range).filter((at) => /^(?:bullet|task)List$/.test(this.#nodes[at]?.type ?? ''))
    const read = lists.map((block) => this.#items(block, 'bullet'))
    return read
      .filter((items) => items.length > 1 && !items.some(({ title }) => /^[\p{L} ]{1,20}:/u.test(title)))
      .flat()
  }

  #headingsIn({ from, to }: Range): number[] {
    return this.#headings.filter((at) => from <= at && at < to)
  }

  #endOf(heading: number, to: number): number {
    const level = this.#levelAt(heading)
    const next = this.#headings.find((at) => at > heading && this.#levelAt(at) <= level)
    return Math.min(next ?? to, to)
  }

  #levelAt(block: number): number {
    return headingLevel(this.#nodes[block]) ?? 1
  }
}

const chapterNumber = /^\d{1,2}(?:\.\d{1,2}){1,3}[.)]?\s+(?=\S)/

const beginsChapter = (text: string): boolean => chapterNumber.test(text) || isCalledStep(text)

/** What is bold at the beginning of a paragraph. */
function boldLead(paragraph: DocNode | undefined): string {
  const [run] = paragraph?.content ?? []
  return run?.marks?.some(({ type }) => type === 'bold') ? (run.text ?? '') : ''
}

/** "**Screen owners**: Fenergo screens …", "Screen owners – Fenergo screens …": a name, and what is told of it. */
function readLead(text: string, bold: string): { readonly name: string; readonly rest: string } | undefined {
  const dashed = isCalledStep(text) ? null : /^([^–—.:]{3,60}?)\s[–—]\s(?=\p{Lu})(.+)$/su.exec(text)
  if (dashed?.[1] && dashed[2]) return { name: dashed[1], rest: dashed[2] }
  const name = bold.trim().replace(/[:.–—-]$/, '')
  if (name === '' || !text.startsWith(name)) return undefined
  const [sign = '', rest = ''] = /^\s*[:.–—-]\s+(.+)$/s.exec(text.slice(name.length)) ?? []
  // "**Owner**: Support" is a field.
  return sign === '' || countWords(rest) < 4 ? undefined : { name, rest }
}

/** An item that is a whole sentence with a condition or a jump is read as its own first statement. */
function isStatement(title: string): boolean {
  return readStatement(title).kind !== 'action' || splitSentences(title).length > 1
}

/** None where a sentence is neither an order nor says what happens in a case: then it tells a story. */
function orderSteps(sentences: readonly string[], block: number): StepPlace[] {
  const steps: { title: string; lines: Line[] }[] = []
  for (const text of sentences) {
    const last = steps.at(-1)
    if (isOrder(text)) steps.push({ title: text.replace(/[.;]$/, ''), lines: [] })
    else if (last && readStatement(text).kind !== 'action') last.lines.push({ text, depth: 0, block })
    else return []
  }
  return steps.map((step) => ({ ...step, form: 'paragraph', block, end: block + 1, item: undefined }))
}

const blocksIn = ({ from, to }: Range): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)

import type { Emphasis, List, Literal, Parents, Root, Text, ThematicBreak } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import {
  type ConstructName,
  defaultHandlers,
  type Info,
  type Options,
  type State,
  type Unsafe,
} from 'mdast-util-to-markdown'

/** Markdown that stands for itself: nothing in it is escaped. It begins with `<`. */
interface Verbatim extends Literal {
  type: 'verbatim'
}

declare module 'mdast' {
  interface PhrasingContentMap {
    verbatim: Verbatim
  }
  interface RootContentMap {
    verbatim: Verbatim
  }
  interface ListData {
    /** What stands in front of an item, behind its number if it has one. */
    bullet?: '-' | '*' | '.' | ')'
  }
  interface EmphasisData {
    /** Begins or ends inside a word, where `_` is a letter. */
    insideWord?: boolean
  }
}

const emphasis = Object.assign(
  (...call: Parameters<typeof defaultHandlers.emphasis>) => defaultHandlers.emphasis(...call),
  {
    attention: (node: Emphasis) => ({ construct: 'emphasis', markers: emphasisMarkers(node), sizes: [1] }),
    peek: (node: Emphasis) => emphasisMarkers(node)[0],
  },
)

const emphasisMarkers = (node: Emphasis) => (node.data?.insideWord ? ['*', '_'] : ['_', '*'])

const verbatim = Object.assign((node: Verbatim) => node.value, { peek: () => '<' })

/** How our Markdown is spelled: as people and models write it, and never so that it would be read as something else. */
export const spelling: Options = {
  fences: true,
  listItemIndent: 'one',
  // Rules are written by `rule` below; the library would keep lists that begin with one away from '-'.
  rule: '_',
  // A link that shows its address reaches us as `verbatim`: the library would percent-encode some of its text.
  resourceLink: true,
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  handlers: { root, list, text, thematicBreak: rule, emphasis, verbatim },
}

/** The library escapes every `&x` and `~`; in `Q&A`, `a?b&c` and `~5` they mean nothing to Markdown. */
function root(node: Root, parent: Parents | undefined, state: State, info: Info): string {
  const others = state.unsafe.filter((unsafe) => unsafe.character !== '&' && unsafe.character !== '~')
  state.unsafe = [...others, ...meaningful]
  return defaultHandlers.root(node, parent, state, info)
}

const inAddress: ConstructName[] = ['destinationRaw', 'titleQuote']
const inLanguage: ConstructName[] = ['codeFencedLangGraveAccent', 'codeFencedMetaGraveAccent']

/**
 * Character references; tildes beside tildes, or beside what may be one (see `text`); the sign of a mail address that
 * would begin with a marker of emphasis.
 */
const meaningful: Unsafe[] = [
  {
    character: '&',
    after: '(?=#?[0-9A-Za-z]+;)',
    inConstruct: ['phrasing', ...inAddress, ...inLanguage],
  },
  { character: '~', after: '(?=[~*])', inConstruct: 'phrasing', notInConstruct: inAddress },
  { character: '~', before: '(?<=[~*])', inConstruct: 'phrasing', notInConstruct: inAddress },
  {
    character: '@',
    before: '(?<=[*_])',
    after: '(?=[-.\\w])',
    inConstruct: 'phrasing',
    notInConstruct: ['label'],
  },
]

/** The marker is ours: the library's choice depends on more than the document. */
function list(node: List, _parent: Parents | undefined, state: State, info: Info): string {
  const exit = state.enter('list')
  const outer = state.bulletCurrent
  state.bulletCurrent = node.data?.bullet
  const markdown = state.containerFlow(node, info)
  state.bulletCurrent = outer
  exit()
  return markdown
}

/** `- ---` would be a rule without a list. */
function rule(node: ThematicBreak, parent: Parents | undefined): string {
  return parent?.type === 'listItem' && parent.children[0] === node ? '___' : '---'
}

/**
 * A letter beside emphasis may have to become a character reference, which gives an underscore behind it (`a_b`) a
 * meaning. The library knows this of `*` and `_`, but not of `~`.
 */
function text(node: Text, parent: Parents | undefined, state: State, info: Info): string {
  const neighbours = { before: info.before.replace(/~$/, '*'), after: info.after.replace(/^~/, '*') }
  return defaultHandlers.text(node, parent, state, { ...info, ...neighbours })
}

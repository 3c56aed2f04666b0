import * as Y from 'yjs'
import { safeHref } from '#shared/document/links.ts'
import { schema } from '#shared/document/schema.ts'

/**
 * Which words a document may be made of: the schema's node names, attributes and marks. Yjs would carry any others, and
 * exports and readers that come later would have to be on guard. How nodes may stand in each other is not asked here:
 * two changes that meet may break that, and `repair` puts it right.
 */

/** What holds an item: the document itself, an element of this name, or a text. */
export type Holder = { readonly kind: 'root' | 'text' } | { readonly kind: 'element'; readonly name: string }

/** The longest address or language of a code block. */
const maxAttributeCharacters = 4_096

const attributesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.values(schema.nodes)
    .filter((type) => type !== schema.topNodeType && !type.isText)
    .map((type) => [type.name, new Set(Object.keys(type.spec.attrs ?? {}))]),
)

/** `sub` is the attribute's name, or null for a child. Returns what is wrong with it, or null. */
export function misfit(holder: Holder, sub: string | null, content: Y.Item['content']): string | null {
  if (content instanceof Y.ContentDeleted) return null
  if (sub !== null) return misfitAttribute(holder, sub, content)
  if (content instanceof Y.ContentType) return misfitChild(holder, content.type)
  if (holder.kind !== 'text') return 'text outside of a text'
  if (content instanceof Y.ContentString) return null
  return content instanceof Y.ContentFormat ? misfitMark(content) : 'a value in a text'
}

function misfitAttribute(holder: Holder, name: string, content: Y.Item['content']): string | null {
  if (holder.kind !== 'element' || !attributesOf.get(holder.name)?.has(name)) return 'an unknown attribute'
  if (!(content instanceof Y.ContentAny)) return 'an attribute that is no value'
  return content.arr.every(isPlain) ? null : 'an attribute that is too large'
}

function misfitChild(holder: Holder, type: unknown): string | null {
  if (type instanceof Y.XmlElement && attributesOf.has(type.nodeName)) {
    return holder.kind === 'text' ? 'a node in a text' : null
  }
  if (type instanceof Y.XmlText && !(type instanceof Y.XmlElement)) {
    return holder.kind === 'element' ? null : 'a text outside of a node'
  }
  return 'an unknown node'
}

/** The end of a mark has null for a value. */
function misfitMark({ key, value }: Y.ContentFormat): string | null {
  const attrs: unknown = value
  const mark = schema.marks[key]
  if (!mark) return 'an unknown mark'
  if (attrs === null || attrs === true) return null
  if (typeof attrs !== 'object') return 'a mark that is no mark'
  const known = Object.keys(mark.spec.attrs ?? {})
  for (const [name, attribute] of Object.entries(attrs ?? {})) {
    if (!known.includes(name) || !isPlain(attribute)) return 'an unknown attribute of a mark'
    if (name === 'href' && !isAddress(attribute)) return 'an address that is not allowed'
  }
  return null
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.length <= maxAttributeCharacters
    : typeof value !== 'object' || value === null

/** No address at all harms nobody. */
const isAddress = (href: unknown): boolean =>
  href === null || (typeof href === 'string' && href.trim() === '') || safeHref(href) !== null

import { BpmnModdle } from 'bpmn-moddle'
import { AppError } from '#shared/errors.ts'
import type { BpmnElement } from './bpmn-elements.ts'

export type ParsedBpmn = {
  readonly root: BpmnElement
  /** What was not understood, a line each. */
  readonly warnings: readonly string[]
}

/** The elements of a BPMN 2.0 file. Throws `invalid` where the text is none, or is made to do harm. */
export async function parseBpmn(xml: string): Promise<ParsedBpmn> {
  // Documents that define entities are made to grow, or to read files.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw refused('it has a document type, which BPMN files have not')
  if (isDeeperThan(maxDepth, xml)) throw refused(`its elements stand more than ${maxDepth} deep`)
  // The text is decoded already: what it once was encoded in is no news to the reader.
  const text = xml.replace(/^(\s*<\?xml\s[^>]{0,100}?)\s+encoding\s*=\s*(?:"[^"]{0,40}"|'[^']{0,40}')/i, '$1')
  try {
    const { rootElement, warnings } = await new BpmnModdle().fromXML(text)
    const all = [...new Set(warnings.map(({ message }) => inOneLine(message)))]
    const more = all.length > maxWarnings ? [`and ${all.length - maxWarnings} things more`] : []
    return { root: rootElement, warnings: [...all.slice(0, maxWarnings), ...more] }
  } catch (error) {
    throw refused(error instanceof Error ? inOneLine(error.message) : 'it cannot be read')
  }
}

export const refused = (why: string) =>
  new AppError('invalid', `This is no BPMN 2.0 file that can be read: ${why}.`)

/** More of them are read by nobody. */
const maxWarnings = 50
/** People’s files are some twenty deep; the parser’s work grows with the depth. */
const maxDepth = 256

/** A tag; or a comment or text as it is, in which what looks like tags is none. One that never ends reaches to the end. */
const tag =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(\/?)[\w.:-]+(?:"[^"]*"|'[^']*'|[^'"<>])*?(\/?)>/g

function isDeeperThan(limit: number, xml: string): boolean {
  let depth = 0
  for (const [text, closes, isEmpty] of xml.matchAll(tag)) {
    if (text.startsWith('<!')) continue
    if (closes) depth--
    else if (!isEmpty) depth++
    if (depth > limit) return true
  }
  return false
}

/** The first line of a message, and the reason, which stands further down. */
function inOneLine(message: string): string {
  const first = message.split('\n')[0]?.trim().slice(0, 200) ?? ''
  const nested = /nested error: ([^\n]{1,200})/.exec(message)?.[1]
  return nested ? `${first}: ${nested}` : first
}

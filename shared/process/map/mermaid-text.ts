import { lineReader } from '#shared/spy/lines.ts'

/** A statement of a flowchart and its line in the file, counted from 1. */
export type ChartStatement = { readonly text: string; readonly line: number }

export type ChartText = { readonly title: string; readonly statements: readonly ChartStatement[] }

/**
 * Takes a flowchart of Mermaid apart: out of the Markdown fence that it may stand in, with the title of its front matter and
 * without comments and directives. Statements end with a line or ";", but not within quotes. Undefined for anything else.
 */
export function readChart(source: string): ChartText | undefined {
  const text = withoutRemarks(source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))
  const fence = /^[^\S\n]*(`{3,}|~{3,})[^\S\n]*mermaid\b[^\n]*\n/m.exec(text)
  const from = fence ? fence.index + fence[0].length : 0
  const close = fence ? text.indexOf(`\n${fence[1]}`, from - 1) : -1
  const inside = text.slice(from, close < 0 ? text.length : close)
  const front = /^\s*---\n([\s\S]*?\n)?---(?=\n)/.exec(inside)
  const head = /^\s*(?:flowchart|graph)\b[^;\n]*/.exec(inside.slice(front?.[0].length ?? 0))
  if (!head) return undefined
  const begin = (front?.[0].length ?? 0) + head[0].length
  const title = /^title:\s*(.+)$/m.exec(front?.[1] ?? '')?.[1]?.trim() ?? ''
  const lineAt = lineReader(text)
  return {
    title: title.replace(/^(["'])(.*)\1$/, '$2'),
    statements: [...inside.slice(begin).matchAll(statement)].flatMap(({ 0: written, index }) => {
      const blanks = written.length - written.trimStart().length
      const line = lineAt(from + begin + index + blanks)
      return written.trim() === '' ? [] : [{ text: written.trim(), line }]
    }),
  }
}

/** A ";" ends an entity, too: "#quot;". */
const statement = /(?:"[^"]*"|#\w+;|[^";\n])+/g

/** Their lines stay, so that the others keep their numbers. */
const withoutRemarks = (text: string): string =>
  text
    .replace(/%%\{[\s\S]*?\}%%/g, (directive) => directive.replace(/[^\n]/g, ''))
    .replace(/^[^\S\n]*%%.*$/gm, '')

/** Words without markup: `<br/>`, `#quot;`, quotes, and what a Markdown string in backticks marks. */
export function plainWords(text: string): string {
  const isMarkdown = /^\s*"?`/.test(text)
  const words = text
    .replace(/^\s*["`]+|["`]+\s*$/g, '')
    .replace(/<br\s*\/?>|\\n/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/#(quot|amp|lt|gt|35);/g, (whole, name: string) => entities[name] ?? whole)
  const bare = isMarkdown
    ? words.replace(/(?<![\p{L}\d])([*_]{1,3})(\S|\S.*?\S)\1(?![\p{L}\d])/gsu, '$2')
    : words
  return bare.replace(/\s+/g, ' ').trim()
}

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', 35: '#' }

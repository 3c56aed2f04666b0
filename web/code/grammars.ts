import type { LanguageFn } from 'highlight.js'
import { createLowlight } from 'lowlight'
import type { ColouredRange } from './block-paint.ts'

type Tree = ReturnType<ReturnType<typeof createLowlight>['highlight']>

/** The languages that stand in documents of processes beside SPy. Each is fetched when a block of it is there. */
const grammars: Readonly<Record<string, () => Promise<{ default: LanguageFn }>>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  diff: () => import('highlight.js/lib/languages/diff'),
  http: () => import('highlight.js/lib/languages/http'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  json: () => import('highlight.js/lib/languages/json'),
  python: () => import('highlight.js/lib/languages/python'),
  sql: () => import('highlight.js/lib/languages/sql'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
}

/** What people call them besides. JavaScript is read as the language that includes it. */
const otherNames: Readonly<Record<string, string>> = {
  ...{ sh: 'bash', shell: 'bash', zsh: 'bash', 'c#': 'csharp', cs: 'csharp', patch: 'diff', toml: 'ini' },
  ...{ py: 'python', postgresql: 'sql', html: 'xml', svg: 'xml', bpmn: 'xml', yml: 'yaml' },
  ...{ js: 'typescript', javascript: 'typescript', jsx: 'typescript', ts: 'typescript', tsx: 'typescript' },
}

/** A block with more characters stays plain: it is read whole on each key that somebody writes into it. */
const maxCharacters = 20_000

const lowlight = createLowlight()

/** Makes a language known. False for one that is not among them. */
export async function loadGrammar(language: string): Promise<boolean> {
  const name = nameOf(language)
  const load = Object.hasOwn(grammars, name) ? grammars[name] : undefined
  if (!load) return false
  if (!lowlight.registered(name)) lowlight.register(name, (await load()).default)
  return true
}

/** Of a language that was loaded. */
export function colours(language: string, source: string): ColouredRange[] {
  const ranges: ColouredRange[] = []
  if (source.length > maxCharacters) return ranges
  let position = 0
  const descend = (nodes: Tree['children'], around: string | undefined): void => {
    for (const node of nodes) {
      if (node.type === 'element') descend(node.children, classOf(node.properties.className) ?? around)
      if (node.type !== 'text') continue
      const from = position
      position += node.value.length
      if (around !== undefined) ranges.push({ from, to: position, className: around })
    }
  }
  descend(lowlight.highlight(nameOf(language), source).children, undefined)
  return ranges
}

const nameOf = (language: string): string => {
  const name = language.toLowerCase()
  return (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined) ?? name
}

/** What highlight.js tells apart, by what our colours tell apart. */
const classNames: readonly [RegExp, string][] = [
  [/^hljs-(?:keyword|built_in|literal|type|tag|name|section|variable|deletion)$/, 'code-keyword'],
  [/^hljs-(?:string|regexp|addition|char)$/, 'code-text'],
  [/^hljs-(?:number|symbol|bullet)$/, 'code-number'],
  [/^hljs-(?:comment|quote|meta|doctag)$/, 'code-comment'],
  [/^hljs-(?:title|attr|attribute|property)$/, 'code-call'],
  [/^hljs-(?:subst|params|operator|punctuation)$/, 'code-plain'],
]

function classOf(names: unknown): string | undefined {
  const name = Array.isArray(names) ? String(names[0]) : ''
  return classNames.find(([pattern]) => pattern.test(name))?.[1]
}

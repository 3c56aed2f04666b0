import type { DocNode } from '#shared/document/node.ts'
import type { PlaceSection } from '#shared/document/place.ts'
import { countWords, textOf } from './text.ts'

/** What sort of document it is: decides which sections it must have. `process` unless the thread's context says otherwise. */
export const processKinds = ['process', 'automation', 'sop', 'runbook', 'approval'] as const
export type ProcessKind = (typeof processKinds)[number]

/** As it stands in the free-form context of a thread; undefined for anything else. */
export function readProcessKind(value: unknown): ProcessKind | undefined {
  return processKinds.find((kind) => kind === value)
}

/** What a document is to be: as people said it, else as its title says. */
export function kindOf(nodes: readonly DocNode[], said: ProcessKind | undefined): ProcessKind {
  if (said !== undefined) return said
  const title = nodes.find((node) => headingLevel(node) === 1)
  const name = title ? textOf(title) : ''
  if (/\b(?:run-?book|playbook)\b/i.test(name)) return 'runbook'
  return /\bSOP\b|\bstandard operating procedure\b/i.test(name) ? 'sop' : 'process'
}

export type Need = 'required' | 'recommended' | 'optional'

export type CatalogueEntry = {
  readonly id: string
  /** How the section is called when we write it. */
  readonly heading: string
  /** What its heading begins with when others wrote it, after a leading number. */
  readonly aliases: RegExp
  /** One letter a kind, in the order of processKinds: R required, r recommended, - neither. */
  readonly needs: string
  /** A field such as "- **Purpose**: …" anywhere in the document counts as the section. */
  readonly canBeField?: true
  readonly weight: number
}

/**
 * The sections of a process document in the order in which they are read. Which ones a kind needs follows ISO 10013
 * (procedures), EPA QA/G-6 (SOPs), SRE runbooks (meaning, diagnosis, mitigation) and delegation-of-authority practice
 * (approvals). The weights of the five that a `process` must have are 15 + 10 + 50 + 15 + 10 = 100: a document with
 * overview, prerequisites and steps is three quarters done.
 */
export const catalogue = [
  {
    id: 'overview',
    heading: 'Overview',
    aliases:
      /^(?:process |executive )?(?:overview|in short|summary|introduction|about|background|description|meaning|purpose (?:and|&|\/) scope|what (?:this|it) is)\b/i,
    needs: 'RRRRR',
    weight: 15,
  },
  {
    id: 'purpose',
    heading: 'Purpose',
    aliases: /^(?:purpose|objectives?|goals?|aims?|why)\b/i,
    needs: 'rrRrR',
    canBeField: true,
    weight: 5,
  },
  {
    id: 'scope',
    heading: 'Scope',
    aliases: /^(?:scope|applicability|boundaries|(?:in|out of) scope)\b/i,
    needs: 'rrRrr',
    canBeField: true,
    weight: 5,
  },
  {
    id: 'trigger',
    heading: 'Trigger',
    aliases: /^(?:triggers?|start events?|when to use|entry criteria|symptoms|detection|alerts?)\b/i,
    needs: 'rRrRR',
    canBeField: true,
    weight: 5,
  },
  {
    id: 'prerequisites',
    heading: 'Prerequisites',
    aliases:
      /^(?:pre-?requisites?|before (?:you (?:begin|start)\b|the )|requirements|preconditions|materials|equipment|(?:what )?you(?:['’]ll)? need|what (?:has to|must) be there)\b/i,
    needs: 'RRRRr',
    weight: 10,
  },
  {
    id: 'roles',
    heading: 'Roles and Responsibilities',
    aliases:
      /^(?:roles?|responsibilit(?:y|ies)|raci|actors|people|participants|stakeholders|who(?: (?:does what|is involved))?$)\b/i,
    needs: 'rrRrR',
    weight: 8,
  },
  {
    id: 'io',
    heading: 'Inputs and Outputs',
    aliases: /^(?:inputs?|outputs?|sipoc|data mapping|deliverables)\b/i,
    needs: 'rRr-r',
    weight: 5,
  },
  {
    id: 'steps',
    heading: 'Steps',
    aliases:
      /^(?:process |detailed |main )?(?:steps|procedures?|workflow|flow|tasks$|activities$|instructions|diagnosis|mitigation|resolution)\b|^(?:process|step-by-step) (?:flow|procedure|guide|instructions)\b|^(?:(?:prozess)?ablauf|vorgehen(?:sweise)?|(?:arbeits|prozess)?schritte|durchführung|déroulement|étapes|marche à suivre|procédure|pasos|procedimiento|procedura|passi|passaggi|passos|werkwijze|stappen(?:plan)?|手順|流れ|步骤|流程)(?!\p{L})/iu,
    needs: 'RRRRR',
    weight: 50,
  },
  {
    id: 'errors',
    heading: 'Error Handling',
    aliases:
      /^(?:errors?|exceptions?|exception handling|failures?|troubleshooting|risks?|escalations?|recovery|special cases|deviations|problems|what if|if (?:it|this|that|some(?:thing|body)|anything|nobody|things)|when .*\b(?:fails?|wrong|breaks?)|what can go wrong)\b/i,
    needs: 'RRrRR',
    weight: 15,
  },
  {
    id: 'rollback',
    heading: 'Rollback',
    aliases: /^(?:roll-?back|undo|back-?out)\b/i,
    needs: '-r-R-',
    weight: 5,
  },
  {
    id: 'monitoring',
    heading: 'Monitoring',
    aliases:
      /^(?:monitoring|(?:key )?(?:metrics|kpis?)|(?:\(?key\)? )?performance (?:indicators?|metrics|measures?)|slas?|service levels?|measurements?|quality control|measures$|indicators$|(?:key )?(?:figures|targets)$|how we (?:measure|see|know)|(?:what|numbers) we (?:measure|watch|look at)|controls (?:and|&) (?:metrics|kpis?)|checks$)\b/i,
    needs: 'RRRrr',
    weight: 10,
  },
  {
    id: 'security',
    heading: 'Security',
    aliases: /^(?:security|privacy|data protection|compliance|controls|safety|cautions|warnings)\b/i,
    needs: 'rrrrr',
    weight: 4,
  },
  {
    id: 'implementation',
    heading: 'Implementation',
    aliases: /^(?:implementation|code|automation|integrations?|spy)\b/i,
    needs: 'rR-rr',
    weight: 20,
  },
  {
    id: 'records',
    heading: 'Records',
    aliases: /^(?:records?|evidence|retention|audit)\b/i,
    needs: '--RrR',
    weight: 3,
  },
  {
    id: 'definitions',
    heading: 'Definitions',
    aliases: /^(?:definitions?|glossary|terms|abbreviations|acronyms)\b/i,
    needs: '--r--',
    weight: 2,
  },
  {
    id: 'references',
    heading: 'References',
    aliases: /^(?:references?|related documents?|see also)\b/i,
    needs: '--rr-',
    weight: 2,
  },
  {
    id: 'revision',
    heading: 'Revision History',
    aliases:
      /^(?:revisions?|changes?$|version history|change (?:log|history)|document (?:control|history))\b/i,
    needs: '--Rrr',
    weight: 2,
  },
] as const satisfies readonly CatalogueEntry[]

export type SectionId = (typeof catalogue)[number]['id']

/** The entry of the catalogue that a heading names; undefined for a section of people's own. */
export function findEntry(title: string): (CatalogueEntry & { readonly id: SectionId }) | undefined {
  const bare = title.replace(/^\s*(?:\d+(?:\.\d+)*[.):]?\s+)?(?:(?:the|our)\s+)?/i, '')
  return catalogue.find((entry) => entry.aliases.test(bare))
}

export function needOf(entry: CatalogueEntry, kind: ProcessKind): Need {
  const letter = entry.needs[processKinds.indexOf(kind)]
  return letter === 'R' ? 'required' : letter === 'r' ? 'recommended' : 'optional'
}

/**
 * Where a new section belongs among the present ones, as an index into `titles` (their length means "at the end"):
 * behind the last section that comes before it in the catalogue, else before the first one that comes after it. People
 * may have put theirs in any order and added their own; those stay where they are. A title of no entry goes to the end.
 */
export function placeSection(title: string, titles: readonly string[]): number {
  const rank = rankOf(title)
  if (rank < 0) return titles.length
  const ranks = titles.map(rankOf)
  const before = ranks.findLastIndex((other) => other >= 0 && other <= rank)
  if (before >= 0) return before + 1
  const after = ranks.findIndex((other) => other > rank)
  return after >= 0 ? after : titles.length
}

/**
 * The same for patches (shared/document/place.ts): the block before which a new section goes, among those of the level
 * that the document's sections have; null at the end.
 */
export const placeByCatalogue: PlaceSection = (title, outline) => {
  const level = sectionLevel(outline)
  const sections = outline.filter((section) => section.level === level)
  const titles = sections.map((section) => section.title)
  return sections[placeSection(title, titles)]?.heading ?? null
}

function rankOf(title: string): number {
  const entry = findEntry(title)
  return catalogue.findIndex((other) => other.id === entry?.id)
}

/** One section of a document: the blocks from its heading to the next heading of the same or a higher level. */
export type Section = {
  /** Undefined: a section of people's own. */
  readonly id: SectionId | undefined
  /** The heading as written. */
  readonly title: string
  readonly level: number
  /** Index of the heading among the document's blocks. */
  readonly heading: number
  /** Index one past its last block; subsections belong to it. */
  readonly end: number
}

/**
 * The sections of a document, all of one heading level, since people begin their sections with "#" as well as with "##":
 * the highest at which the catalogue finds one, else the highest below the title.
 */
export function readSections(nodes: readonly DocNode[]): Section[] {
  const headings = nodes.flatMap((node, index) => {
    const level = headingLevel(node)
    return level === undefined ? [] : [{ index, level, title: textOf(node).trim() }]
  })
  const level = sectionLevel(headings)
  return headings.flatMap((heading, at) => {
    if (heading.level !== level) return []
    const next = headings.slice(at + 1).find((other) => other.level <= level)
    return [
      {
        id: findEntry(heading.title)?.id,
        title: heading.title,
        level,
        heading: heading.index,
        end: next?.index ?? nodes.length,
      },
    ]
  })
}

/**
 * What stands for a section without a heading of its own: paragraphs that begin with its name, as "**Purpose:** …", and what
 * follows such a name alone in bold; for the overview, the text below the title or the purpose. Empty where nothing does.
 */
export function contentWithoutHeading(nodes: readonly DocNode[], id: SectionId): readonly DocNode[] {
  const pieces = nodes.flatMap((node) => (node.type === 'bulletList' ? (node.content ?? []) : [node]))
  const ids = pieces.map((piece) => {
    const entry = findEntry(labelOf(piece) ?? '')
    return piece.type === 'paragraph' || entry?.canBeField ? entry?.id : undefined
  })
  const isBorder = (node: DocNode, at: number) => headingLevel(node) !== undefined || ids[at] !== undefined
  const from = ids.indexOf(id)
  if (from >= 0) {
    const to = pieces.findIndex((node, at) => at > from && isBorder(node, at))
    return pieces.slice(from, to < 0 ? pieces.length : to)
  }
  if (id !== 'overview') return []
  const start = headingLevel(nodes[0]) === 1 ? 1 : 0
  const end = pieces.findIndex((node, at) => at >= start && isBorder(node, at))
  const lead = pieces.slice(start, end < 0 ? start + 1 : end).filter(({ type }) => type === 'paragraph')
  if (countWords(lead.map(textOf).join(' ')) >= leastLeadWords) return lead
  const purpose = readSections(nodes).find((section) => section.id === 'purpose')
  return purpose ? contentOf(nodes, purpose) : contentWithoutHeading(nodes, 'purpose')
}

/** Fewer words than this below the title are a remark: "Owner: Support". */
const leastLeadWords = 12

function labelOf(node: DocNode): string | undefined {
  const paragraph = node.type === 'listItem' ? node.content?.[0] : node
  if (paragraph?.type !== 'paragraph') return undefined
  const text = textOf(paragraph).trim()
  const isBold = (paragraph.content ?? []).every(({ marks }) => marks?.some(({ type }) => type === 'bold'))
  return isBold && countWords(text) <= 6 ? text : /^(\p{L}[\p{L} &/'’-]{2,40}):/u.exec(text)?.[1]
}

/** What stands below the heading of a section. */
export const contentOf = (nodes: readonly DocNode[], { heading, end }: Section): DocNode[] =>
  nodes.slice(heading + 1, end)

/** 1 to 6; undefined for any other block. */
export function headingLevel(node: DocNode | undefined): number | undefined {
  if (node?.type !== 'heading') return undefined
  const level = node.attrs?.level
  return typeof level === 'number' ? level : 1
}

type Heading = { readonly level: number; readonly title: string }

/** A first heading of level 1 above all others is the title of the document, not a section. */
function sectionLevel(headings: readonly Heading[]): number {
  const [first, ...rest] = headings
  const isTitle = first?.level === 1 && rest.length > 0 && rest.every((other) => other.level > 1)
  const candidates = isTitle ? rest : headings
  const known = candidates.filter((heading) => findEntry(heading.title) !== undefined)
  return Math.min(...(known.length > 0 ? known : candidates).map((heading) => heading.level))
}

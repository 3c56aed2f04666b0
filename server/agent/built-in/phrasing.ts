/**
 * A phrasing as people read it, made into a pattern for a whole clause: `[the ]` may be left out, `(to|into)` is one of
 * these, `{step}` is whatever stands there, by that name, and `…` whatever stands there without one. Both take as few words
 * as the rest allows.
 */
function phrasing(template: string): RegExp {
  const source = template
    .replace(/[.*+?^$]/g, '\\$&')
    .replaceAll('(', '(?:')
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll("'", "['’]")
    .replace(/\{(\w+)\}/g, (_, slot: string) => `(?<${slot}>${patterns[slot] ?? '.+?'})`)
    .replaceAll('…', '.+?')
    .replaceAll(' ', '\\s+')
  return new RegExp(`^${source}$`, 'is')
}

/** Where taking as few words as possible would cut in the wrong place. */
const patterns: Readonly<Record<string, string>> = {
  ref: String.raw`(?:the\s+)?(?:steps?\s+(?:\d+|["“‘][^"”’]+["”’])|\w+\s+step|["“‘][^"”’]+["”’](?:\s+step)?)`,
  /** "step" alone names none. */
  step: String.raw`(?:the\s+)?(?:steps?\s+\S+.*?|(?!steps?\s).+?)`,
  number: String.raw`\d+`,
  ordinal: 'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last',
  limit: String.raw`(?:.*\s)?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*(?:(?:business|working|calendar)\s+)?(?:second|minute|min|hour|day|week|month)s?`,
}

/** What stands in the slots of a phrasing. */
export type Slots = Readonly<Record<string, string | undefined>>

/** Phrasings that mean the same, and what they mean; undefined where the slots hold something else than they should. */
export type Rule<Context, Meaning> = {
  readonly patterns: readonly RegExp[]
  readonly mean: (slots: Slots, context: Context) => Meaning | undefined
}

export function rule<Context, Meaning>(
  templates: readonly string[],
  mean: (slots: Slots, context: Context) => Meaning | undefined,
): Rule<Context, Meaning> {
  return { patterns: templates.map(phrasing), mean }
}

/** What the first rule makes of a text that can make something of it. */
export function readBy<Context, Meaning>(
  rules: readonly Rule<Context, Meaning>[],
  text: string,
  context: Context,
): Meaning | undefined {
  for (const { patterns: forms, mean } of rules) {
    for (const form of forms) {
      const slots = form.exec(text)?.groups
      const meaning = slots === undefined && !form.test(text) ? undefined : mean(slots ?? {}, context)
      if (meaning !== undefined) return meaning
    }
  }
  return undefined
}

import type { Opening } from '../../support/opened-source.ts'

/**
 * What alone keeps each attack from harm, and each carrier's words from standing among the rules; and the same server
 * without it. With its one guard opened a case does the harm that is named here, so each case is able to fail.
 */

export type Harm =
  | 'an order stood among the rules'
  | 'another thread was changed'
  | 'a secret was told to the model'
  | 'somebody else was connected to'
  | 'rights or the state of the thread changed'
  | 'what was written loads from outside'
  | 'the server is broken for everybody'
  | 'more was written than a run may write'
  | 'something too large was written'

export type AttackGuard = 'thread' | 'tools' | 'facts' | 'escapes' | 'names' | 'budget' | 'size'
export type CarrierGuard = 'fence' | 'said' | 'results'

export type Guard = {
  /** One of them is done when it is open. */
  readonly harms: readonly Harm[]
  readonly openings: readonly Opening[]
  /** What is done outlives the run: each case needs a server of its own. */
  readonly isLasting?: boolean
}

const tools = 'server/agent/tools.ts'
const collaborator = 'server/agent/collaborator.ts'
const prompt = 'server/agent/prompt.ts'
const parse = '  const result = schema.safeParse(json)\n'

/** Patches are carried out when they are whole. */
const inOnePiece: readonly Opening[] = [
  {
    file: 'server/agent/live-calls.ts',
    from: "if (event.name === 'patch') this.#begin(event.id)",
    to: '',
  },
  {
    file: 'server/agent/live-calls.ts',
    from: "if (name === 'patch' && !this.#open.has(id)) await",
    to: 'if (false) await',
  },
]

export const guards: Readonly<Record<AttackGuard | CarrierGuard, Guard>> = {
  /** No argument names a thread; the run has its own. */
  thread: {
    harms: ['another thread was changed', 'a secret was told to the model'],
    openings: [
      ...inOnePiece,
      {
        file: tools,
        from: `${parse}  if (result.success) return make(result.data)`,
        to: `const { thread_id, threadId, ...rest } = json as any
          const result = schema.safeParse(rest)
          if (result.success) return { ...make(result.data), thread: thread_id ?? threadId } as any`,
      },
      {
        file: collaborator,
        from: '    switch (call.tool) {',
        to: `const { thread: threadId, ...rest } = call as any
          if (threadId) return new Collaborator(this.#parts, { ...this.#run, threadId }).carryOut(rest)
          switch (call.tool) {`,
      },
    ],
  },
  /** There are no tools but ours, and none of ours goes anywhere. */
  tools: {
    harms: ['somebody else was connected to'],
    openings: [
      {
        file: tools,
        from: '    default:\n',
        to: '    default:\n      void fetch(String((json as any).url)).catch(() => {})\n',
      },
    ],
  },
  /** Facts about a process are those that have a name here. */
  facts: {
    harms: ['rights or the state of the thread changed'],
    openings: [
      {
        file: tools,
        from: 'const setProcessArguments = z.strictObject({',
        to: 'const setProcessArguments = z.looseObject({',
      },
      {
        file: collaborator,
        from: 'async #setProcess({ title, kind, owner, integrations }: ProcessFacts)',
        to: 'async #setProcess({ title, kind, owner, integrations, ...others }: any)',
      },
      {
        file: collaborator,
        from: '{ ...(title === undefined ? {} : { title }), context',
        to: '{ ...others, ...(title === undefined ? {} : { title }), context',
      },
    ],
  },
  /** What the schema has no place for is text, and written as text. */
  escapes: {
    harms: ['what was written loads from outside'],
    openings: [
      {
        file: 'shared/document/markdown-write-inline.ts',
        from: "isCode ? 'inlineCode' : 'text', value",
        to: "isCode ? 'inlineCode' : 'verbatim', value",
      },
    ],
  },
  /** Arguments are read by the names of the schema, and copied nowhere else. */
  names: {
    harms: ['the server is broken for everybody'],
    isLasting: true,
    openings: [
      {
        file: tools,
        from: parse,
        to: `const merge = (to: any, from: any): any => {
            for (const key of Object.keys(from ?? {})) {
              if (typeof from[key] === 'object') merge((to[key] ??= {}), from[key])
              else to[key] = from[key]
            }
            return to
          }
          const result = schema.safeParse(merge({}, json))\n`,
      },
    ],
  },
  /** A run ends with its budget. */
  budget: {
    harms: ['more was written than a run may write'],
    openings: [{ file: 'server/agent/loop.ts', from: 'patches: 40', to: 'patches: 4_000' }],
  },
  /** A patch has a length that is read, stored and shown in no time. */
  size: {
    harms: ['something too large was written'],
    openings: [
      ...inOnePiece,
      { file: tools, from: 'z.string().max(limits.patchContentCharacters)', to: 'z.string()' },
      // Said once more, for whoever patches without asking the schema.
      { file: 'shared/document/content.ts', from: 'characters: 100_000', to: 'characters: 1_000_000' },
    ],
  },
  /** Title, context, document and changes stand between tags that nothing in them closes. */
  fence: {
    harms: ['an order stood among the rules'],
    openings: [
      {
        file: prompt,
        from: "function fence(tag: 'context' | 'document' | 'changes', text: string): string {\n",
        to: "function fence(tag: 'context' | 'document' | 'changes', text: string): string {\n  return text\n",
      },
    ],
  },
  /** What people say is theirs. */
  said: {
    harms: ['an order stood among the rules'],
    openings: [
      {
        file: prompt,
        from: "{ role: 'assistant', content: message.content }\n    : { role: 'user'",
        to: "{ role: 'assistant', content: message.content }\n    : { role: 'system'",
      },
    ],
  },
  /** What tools answer is a result. */
  results: {
    harms: ['an order stood among the rules'],
    openings: [
      {
        file: prompt,
        from: "{ role: 'tool', tool_call_id: entry.callId, content: entry.content }",
        to: "{ role: 'system', content: entry.content }",
      },
    ],
  },
}

import * as Y from 'yjs'
import { createBuiltInDesigner } from '#server/agent/built-in/built-in.ts'
import type { Hands } from '#server/agent/hands.ts'
import { defaultBudget, type LoopEnd, runLoop } from '#server/agent/loop.ts'
import type { Briefing } from '#server/agent/model.ts'
import type { ProcessFacts } from '#server/agent/tools.ts'
import { applyPatch } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { Patch } from '#shared/document/patch.ts'
import { buildElement, fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { type Progress, progressOf } from '#shared/process/progress.ts'
import { placeByCatalogue } from '#shared/process/sections.ts'
import { readSteps } from '#shared/process/steps.ts'
import { hasErrors } from '#shared/spy/diagnostic.ts'
import { parseProgram } from '#shared/spy/parse.ts'

/** What came of one message. */
export type Reply = {
  readonly text: string
  readonly patches: readonly Patch[]
  readonly facts: readonly ProcessFacts[]
  readonly refusals: readonly string[]
  readonly end: LoopEnd
}

/** A thread with the built-in designer, on a real document and through the real loop and tools, without any pause. */
export class Talk {
  readonly ydoc = new Y.Doc({ gc: false })
  readonly #thread: Pick<Briefing, 'title' | 'description' | 'context' | 'choices'>
  readonly #conversation: { role: 'USER' | 'AGENT'; author: string; content: string }[] = []
  /** Runs before each patch is applied: what people do at that moment. */
  beforePatch: (patch: Patch) => void = () => {}

  constructor(
    thread: Partial<Pick<Briefing, 'title' | 'description' | 'context' | 'choices'>>,
    markdown = '',
  ) {
    this.#thread = { title: 'Some Process', description: '', context: {}, ...thread }
    fragmentOf(this.ydoc).insert(0, parseMarkdown(markdown).map(fromNode).map(buildElement))
  }

  get markdown(): string {
    return documentMarkdown(this.ydoc)
  }

  get steps() {
    return readSteps(readTree(this.ydoc).map(toNode))
  }

  get progress(): Progress {
    return progressOf(readTree(this.ydoc).map(toNode))
  }

  /** The code of the document, all blocks of it. */
  get code(): string {
    return [...this.markdown.matchAll(/```spy\n([\s\S]*?)```/g)].map((match) => match[1]).join('\n')
  }

  get codeHasErrors(): boolean {
    return hasErrors(parseProgram(this.code).diagnostics)
  }

  /** The Markdown of one section, its heading included. */
  section(heading: string): string {
    const from = this.markdown.indexOf(`${heading}\n`)
    if (from < 0) return ''
    const level = /^#+/.exec(heading)?.[0].length ?? 2
    const next = new RegExp(`\\n#{1,${level}} `).exec(this.markdown.slice(from + 1))
    return this.markdown.slice(from, next ? from + 1 + next.index : undefined).trim()
  }

  /** Somebody deletes a section with its heading. */
  remove(location: string): void {
    const result = applyPatch(this.ydoc, { operation: 'delete', location }, { origin: 'somebody' })
    if (!result.ok) throw new Error(result.refusal.detail)
  }

  briefing(content: string): Briefing {
    return {
      ...this.#thread,
      markdown: this.markdown,
      conversation: [...this.#conversation],
      message: { author: 'Ada', content },
    }
  }

  async say(content: string): Promise<Reply> {
    const briefing = this.briefing(content)
    const patches: Patch[] = []
    const facts: ProcessFacts[] = []
    const refusals: string[] = []
    let text = ''
    const hands: Hands = {
      begin: async () => undefined,
      news: async () => '',
      carryOut: async (call) => {
        if (call.tool === 'set_process') {
          facts.push(call.facts)
          return { content: '{"recorded":true}', failed: false }
        }
        if (call.tool !== 'patch') throw new Error(`the built-in designer does not call ${call.tool}`)
        this.beforePatch(call.patch)
        const result = applyPatch(this.ydoc, call.patch, { origin: 'test', placeSection: placeByCatalogue })
        patches.push(call.patch)
        if (result.ok) return { content: '{"applied":true}', failed: false, applied: true }
        refusals.push(`${call.patch.operation} ${call.patch.location}: ${result.refusal.code}`)
        return { content: JSON.stringify(result.refusal), failed: true }
      },
    }
    const end = await runLoop({
      model: createBuiltInDesigner({
        pace: { pieceCharacters: 1_000_000, pauseMs: 0, wait: async () => {} },
      }),
      briefing,
      hands,
      budget: defaultBudget,
      signal: new AbortController().signal,
      tell: (news) => {
        if (news.kind === 'text') text += news.delta
      },
    })
    const question = end.kind === 'asked' ? end.question.question : ''
    const spoken = [text, question].filter((part) => part !== '').join('\n\n')
    this.#conversation.push(
      { role: 'USER', author: 'Ada', content },
      { role: 'AGENT', author: 'Designer', content: spoken },
    )
    return { text: spoken, patches, facts, refusals, end }
  }
}

export const onboarding = {
  title: 'Customer Onboarding Process',
  description:
    'Create process for automated customer onboarding with email notifications and CRM integration',
  context: {
    business_domain: 'SaaS',
    complexity: 'medium',
    integrations: ['salesforce', 'mailchimp', 'stripe'],
    team_size: '5',
    expected_volume: '100 customers/month',
  },
}

import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { editCode } from './code-on-paper.ts'
import { idOf } from './code-words.ts'
import { type Desk, escalationRole, type Outcome, systemOf } from './desk.ts'
import { bullets, paragraphs } from './draft.ts'
import { addBullets, rewriteBlock } from './edits.ts'
import { capitalise, joinWords } from './english.ts'
import {
  attempts,
  type ErrorPolicy,
  giveUpLines,
  missedLimitLines,
  prerequisiteLines,
  retryLines,
  type SystemUse,
  seconds,
  timeoutLines,
} from './errors-text.ts'
import type { ErrorWish } from './intent.ts'
import { integrationsIn, protectCalls } from './protect.ts'
import { theRole } from './roles.ts'
import type { System } from './systems.ts'

/** Usual values, marked as assumptions in the text. */
const usualTimeoutSeconds = 30
const usualAttempts = 3

export function addErrorHandling(desk: Desk, wish: ErrorWish): Outcome {
  const uses = usesOf(desk, wish.systems)
  const [idle] = wish.systems.filter((system) => !uses.some((use) => use.system.label === system.label))
  if (idle && desk.paper.steps.length > 0)
    return {
      did: `No step uses ${idle.label}, so there is nothing that could fail there, and I changed nothing. Say “use ${idle.label} in step 1” first, with the step that it is for.`,
    }
  const policy: ErrorPolicy = {
    timeoutSeconds: wish.timeoutSeconds ?? usualTimeoutSeconds,
    isTimeoutAssumed: wish.timeoutSeconds === undefined,
    attempts: wish.attempts ?? usualAttempts,
    areAttemptsAssumed: wish.attempts === undefined,
  }
  const isText = uses.length > 0 ? writeErrors(desk, wish, uses, policy) : writeMissedLimits(desk)
  const isPrerequisite = uses.length > 0 && writePrerequisites(desk, wish, policy)
  const protectedBlocks = uses.length > 0 ? protectCode(desk, wish) : 0
  return describe(wish, uses, policy, { isText, isPrerequisite, protectedBlocks })
}

/** Only systems that the process uses can fail in it. */
function usesOf(desk: Desk, wanted: readonly System[]): SystemUse[] {
  const inCode = codeBlocksOf(desk.paper.nodes).flatMap(({ source }) => integrationsIn(source))
  const used = desk.systems.filter((system) => {
    const isStep = desk.paper.steps.some((step) => systemOf(step, desk.systems)?.label === system.label)
    return isStep || inCode.includes(idOf(system))
  })
  const chosen =
    wanted.length > 0 ? used.filter((system) => wanted.some((other) => other.label === system.label)) : used
  return chosen.map((system) => ({
    system,
    steps: desk.paper.steps.filter((step) => systemOf(step, desk.systems)?.label === system.label),
  }))
}

/** Writes the section, or into the section that is there: what it does not say yet, and the numbers that were given. */
function writeErrors(desk: Desk, wish: ErrorWish, uses: readonly SystemUse[], policy: ErrorPolicy): boolean {
  const { paper } = desk
  const role = theRole(escalationRole(desk))
  const parts: readonly {
    readonly heading: string
    readonly lines: readonly string[]
    readonly known: RegExp
  }[] = [
    ...(wish.timeouts
      ? [{ heading: 'API Timeouts', lines: timeoutLines(uses, policy), known: /time-?outs?/i }]
      : []),
    ...(wish.retries
      ? [
          {
            heading: 'Retries',
            lines: retryLines(uses, policy),
            known: /\bretr(?:y|ies)\b|\bmade again\b|\brepeated?\b/i,
          },
        ]
      : []),
    {
      heading: 'When All Attempts Fail',
      lines: giveUpLines(uses, role),
      known: /\ball attempts fail|escalat|\bafter the last\b/i,
    },
  ]
  const section = paper.section('errors')
  if (!section) {
    const content = paragraphs(parts.flatMap((part) => [`### ${part.heading}`, bullets(part.lines)]))
    const reason = 'Say what happens when a system does not answer'
    return paper.patch({
      operation: 'insert',
      location: paper.newLocation('Error Handling'),
      content,
      reason,
    })
  }
  const isSpecial = wish.systems.length > 0
  const present = paper.bodyOf(section)
  const isChanged = writeNumbers(desk, 'errors', wish)
  const missing = parts.filter((part) => !part.known.test(present))
  const added = missing.filter((part) =>
    paper.patch({
      operation: 'append',
      location: paper.location(section.heading),
      content: paragraphs([
        `${'#'.repeat(Math.min(6, section.level + 1))} ${part.heading}`,
        bullets(part.lines),
      ]),
    }),
  )
  const special =
    isSpecial && missing.length < parts.length && !isChanged && writeSpecial(desk, wish, uses, policy)
  return isChanged || added.length > 0 || special
}

/** "Stripe: no answer after 10 seconds …" beside the general rule. */
function writeSpecial(desk: Desk, wish: ErrorWish, uses: readonly SystemUse[], policy: ErrorPolicy): boolean {
  const section = desk.paper.section('errors')
  if (!section) return false
  const says = [
    ...(wish.timeouts
      ? [`a call that has not answered after ${seconds(policy.timeoutSeconds)} counts as failed`]
      : []),
    ...(wish.retries ? [`up to ${attempts(policy.attempts)} in all, with growing pauses between`] : []),
  ]
  return addBullets(
    desk.paper,
    section,
    uses.map(({ system }) => `**${system.label}**: ${joinWords(says)}`),
  )
}

/** New numbers take the place of those in the lines that speak of timeouts and attempts; all else stays. */
function writeNumbers(desk: Desk, id: 'errors' | 'prerequisites', wish: ErrorWish): boolean {
  if (wish.systems.length > 0) return false
  let isChanged = false
  for (let block = 0; block < desk.paper.nodes.length; block++) {
    const section = desk.paper.section(id)
    if (!section || block <= section.heading || block >= section.end) continue
    const before = desk.paper.markdown(block, block + 1)
    const after = before
      .split('\n')
      .map((line) => withNumbers(line, wish))
      .join('\n')
    if (before !== after && rewriteBlock(desk.paper, section, block, after)) isChanged = true
  }
  return isChanged
}

function withNumbers(line: string, { timeoutSeconds, attempts: count }: ErrorWish): string {
  let text = line
  if (timeoutSeconds !== undefined && /time-?out|not answered|no answer|does not answer/i.test(line))
    text = text.replace(/\b\d+ (?:seconds?|minutes?)(?: \(assumption\))?/, seconds(timeoutSeconds))
  if (count !== undefined && /attempt|retr(?:y|ies)|times/i.test(line))
    text = text
      .replace(/\b\d+ (?:attempts?|retries|times)/, attempts(count))
      .replace(/(attempts? in all|backoff) \(assumption\)/, '$1')
  return text
}

function writeMissedLimits(desk: Desk): boolean {
  const { paper } = desk
  const lines = missedLimitLines(theRole(escalationRole(desk)))
  const section = paper.section('errors')
  if (section && /\bSLA\b|time limit/i.test(paper.bodyOf(section))) return false
  if (section) return addBullets(paper, section, lines)
  return paper.patch({
    operation: 'insert',
    location: paper.newLocation('Error Handling'),
    content: bullets(lines),
  })
}

function writePrerequisites(desk: Desk, wish: ErrorWish, policy: ErrorPolicy): boolean {
  const { paper } = desk
  const reason = 'The settings have to be there before the process runs'
  const section = paper.section('prerequisites')
  const present = section ? paper.bodyOf(section) : ''
  const lines = prerequisiteLines(policy, {
    timeouts: wish.timeouts && !/time-?out/i.test(present),
    retries: wish.retries && !/\bretr(?:y|ies)\b/i.test(present),
  })
  if (!section)
    return paper.patch({
      operation: 'insert',
      location: paper.newLocation('Prerequisites'),
      content: bullets(lines),
      reason,
    })
  const isChanged = writeNumbers(desk, 'prerequisites', wish)
  return (lines.length > 0 && addBullets(paper, section, lines, reason)) || isChanged
}

function protectCode(desk: Desk, wish: ErrorWish): number {
  const policy = {
    timeoutSeconds: wish.timeouts ? (wish.timeoutSeconds ?? usualTimeoutSeconds) : undefined,
    attempts: wish.retries ? (wish.attempts ?? usualAttempts) : undefined,
  }
  const given = { timeoutSeconds: wish.timeoutSeconds, attempts: wish.attempts }
  const only = wish.systems.length > 0 ? wish.systems.map(idOf) : undefined
  const edit = (source: string) => protectCalls(source, { usual: policy, given, only })
  return editCode(desk.paper, edit, 'The code follows the error handling')
}

function describe(
  wish: ErrorWish,
  uses: readonly SystemUse[],
  policy: ErrorPolicy,
  done: { isText: boolean; isPrerequisite: boolean; protectedBlocks: number },
): Outcome {
  const topics = [...(wish.timeouts ? ['API timeouts'] : []), ...(wish.retries ? ['retries'] : [])]
  const subject = uses.length === 0 ? 'missed time limits' : joinWords(topics)
  const systems = joinWords(uses.map(({ system }) => system.label))
  const will = `add error handling for ${subject}${wish.systems.length > 0 ? ` of ${systems}` : ''}`
  const changed = [
    ...(done.isText ? ['Error Handling'] : []),
    ...(done.isPrerequisite ? ['Prerequisites'] : []),
    ...(done.protectedBlocks > 0 ? ['the code'] : []),
  ]
  if (changed.length === 0)
    return {
      did: `Error Handling already says what happens with ${subject}, so I changed nothing. Name a number to change it, such as “retry 5 times” or “timeout after 10 seconds”.`,
    }
  const numbers = [
    ...(wish.timeouts && uses.length > 0 ? [`a timeout of ${seconds(policy.timeoutSeconds)}`] : []),
    ...(wish.retries && uses.length > 0 ? [attempts(policy.attempts)] : []),
  ]
  const assumed = [
    ...(wish.timeouts && policy.isTimeoutAssumed && uses.length > 0 ? ['the timeout'] : []),
    ...(wish.retries && policy.areAttemptsAssumed && uses.length > 0 ? ['the number of attempts'] : []),
    'who is informed',
  ]
  const what =
    numbers.length > 0 ? `: ${systems} ${uses.length === 1 ? 'has' : 'have'} ${joinWords(numbers)} now` : ''
  return {
    will,
    did: `${capitalise(joinWords(changed))} ${changed.length === 1 && changed[0] !== 'Prerequisites' ? 'is' : 'are'} up to date${what}.`,
    open: done.isText
      ? [
          `Please confirm ${joinWords(assumed)}; ${assumed.length === 1 ? 'it is' : 'they are'} marked as ${assumed.length === 1 ? 'an assumption' : 'assumptions'}.`,
        ]
      : [],
  }
}

import { findEntry } from '#shared/process/sections.ts'
import { readStatement } from '#shared/process/statements.ts'
import { readAction } from './actions.ts'
import { toActor } from './actors.ts'
import { unquote } from './clause-text.ts'
import { capitalise, sentence } from './english.ts'
import type { Intent } from './intent.ts'
import { readApproval } from './read-approval.ts'
import type { Situation } from './situation.ts'
import { cutPlace, readAttempts, readSeconds, readStepRef } from './slots.ts'
import { findSystems, systemNamed } from './systems.ts'
import { readAmountLimit } from './usual-steps.ts'

type Reader = (text: string, situation: Situation) => Intent | undefined

export function readContentIntent(text: string, situation: Situation): Intent | undefined {
  for (const read of readers) {
    const intent = read(text, situation)
    if (intent) return intent
  }
  return undefined
}

const failureWords =
  /\b(?:error|failure|fault|exception)[- ]?(?:handling|management|paths?|cases?)\b|\bhandle (?:the )?(?:errors?|failures?|exceptions?|time-?outs?)\b|^(?:what about |add |include )?(?:errors|failures|exceptions)$|\bretr(?:y|ies|ying)\b|\btime-?outs?\b|\btimes? out\b|\bback-?off\b|\bwhat (?:if|happens (?:if|when)) .{2,40}\b(?:fails?|is down|does(?: not|n['’]t) (?:answer|respond))|\b(?:fails?|is down|is unavailable|does(?: not|n['’]t) (?:answer|respond))\b/i

export function speaksOfFailures(text: string): boolean {
  return failureWords.test(text)
}

/** "Add what happens when the payment fails": what that is only people know. */
const openReaction: Reader = (text, { systems }) => {
  const match =
    /^(?:add|describe|define|write(?: down)?|include|say|specify)\s+what (?:happens|to do|we do|shall happen) (if|when|in case)\s+(.+)$/is.exec(
      text,
    )
  if (!match?.[2] || findSystems(match[2], systems).length > 0) return undefined
  const what = unquote(match[2])
  return {
    kind: 'cannot',
    answer: `What shall happen if ${what}? Nobody has told me yet. Say it, such as “if ${what}, inform the owner”, and I write it into the step.`,
  }
}

/** "After two days remind the approver": what to do when nobody has acted by then. */
const reminder: Reader = (text) => {
  const match =
    /^after\s+((?:\d+|an?|one|two|three|four|five|six|seven|ten)\s+(?:business |working )?(?:minute|hour|day|week)s?),?\s+(?:we\s+)?((?:remind|escalate|inform|notify|alert|call)\b.+)$/is.exec(
      text,
    )
  if (!match?.[1] || !match[2]) return undefined
  const condition = `nobody acts within ${match[1]}`
  return {
    kind: 'add-reaction',
    condition,
    sentence: sentence(`if ${condition}, ${match[2]}`),
    isFailure: true,
  }
}

const errors: Reader = (text, { systems }) => {
  if (!failureWords.test(text)) return undefined
  const speaksOfTimeouts = /\btime-?outs?\b|\btimes? out\b|\bdoes(?: not|n['’]t) (?:answer|respond)\b/i.test(
    text,
  )
  const speaksOfRetries = /\bretr(?:y|ies|ying)\b|\battempts?\b|\bback-?off\b|\btry again\b/i.test(text)
  const isGeneral =
    /\b(?:error|failure|fault|exception)[- ]?(?:handling|management)\b/i.test(text) &&
    !speaksOfTimeouts &&
    !speaksOfRetries
  const neither = !speaksOfTimeouts && !speaksOfRetries
  const attempts = readAttempts(text)
  return {
    kind: 'errors',
    wish: {
      timeouts: speaksOfTimeouts || isGeneral || neither,
      retries: speaksOfRetries || isGeneral || neither,
      systems: findSystems(text, systems),
      timeoutSeconds: speaksOfTimeouts || /\bafter\b/i.test(text) ? readSeconds(text) : undefined,
      attempts,
    },
  }
}

/** "If the payment fails, inform the supplier": what to do when something happens, which no step says yet. */
const reaction: Reader = (text) => {
  if (!/^(?:if|when|in case|whenever|should)\s/i.test(text) || readAmountLimit(text) !== undefined)
    return undefined
  const statement = readStatement(text.replace(/^whenever/i, 'if'))
  const condition =
    statement.kind === 'decision' ? statement.condition : 'cause' in statement ? statement.cause : undefined
  if (condition === undefined || !('branch' in statement || 'outcome' in statement)) return undefined
  return {
    kind: 'add-reaction',
    condition,
    sentence: sentence(text),
    isFailure: statement.kind !== 'decision',
  }
}

const notification: Reader = (text, situation) => {
  const { systems } = situation
  const { place, rest } = cutPlace(text, situation)
  const via =
    findSystems(rest, systems)[0] ??
    (/\b(?:by|via|per)\s+e-?mail\b|\ban e-?mail\b/i.test(rest)
      ? systems.find((system) => system.kind === 'email')
      : undefined)
  const match =
    /^(?:add|include|insert)\s+(?:an?\s+|the\s+)?(?:[\p{L}-]+\s+)?(?:notifications?|alerts?|messages?|e-?mails?|reminders?)\s+(?:to|for)\s+(.+)$/isu.exec(
      rest,
    ) ??
    /^(?:notify|inform|alert|tell|message|e-?mail)\s+(.+)$/is.exec(rest) ??
    /^send\s+(?:an?\s+|the\s+)?(?:[\p{L}-]+\s+)?(?:notification|alert|message|e-?mail|reminder)\s+to\s+(.+)$/isu.exec(
      rest,
    ) ??
    /^send\s+((?:the\s+)?[\p{L}\s]{2,30}?)\s+(?:an?\s+)(?:[\p{L}-]+\s+)?(?:notification|alert|message|e-?mail|reminder)\b.*$/isu.exec(
      rest,
    )
  const target = match?.[1]
  if (!target || /^(?:me|us)\b/i.test(target)) return undefined
  const whom =
    /^((?:the\s+|our\s+|all\s+|every\s+)?[\p{L}\d&'’-]+(?:\s+[\p{L}\d&'’-]+){0,3}?)(?=\s+(?:via|by|in|on|through|using|when|after|before|if|about|that|with|as|once|at|of|per)\b|[.,;]|$)/iu.exec(
      target,
    )?.[1]
  if (!whom) return undefined
  const about = /\b(?:about|that|when|once|if|after)\s+(.+)$/is.exec(target)
  const what = about?.[1] && about[0] ? whatToSay(about[0]) : undefined
  return { kind: 'add-notification', whom: lowerArticle(whom), via, what, place }
}

/** "about the delay" → what the message says; "if the order is late" → when it is sent. */
function whatToSay(text: string): string {
  const bare = unquote(text.replace(/\s+(?:via|through|using)\s+\S+$/i, ''))
  if (/^about\b/i.test(bare)) return `Say what has happened, ${bare}`
  if (/^that\b/i.test(bare)) return `Say ${bare}`
  return /^if\b/i.test(bare) ? `Do this only ${bare}` : `Do this ${bare}`
}

function lowerArticle(text: string): string {
  return text.trim().replace(/^(?:The|Our|All|Every)\b/, (word) => word.toLowerCase())
}

const role: Reader = (text) => {
  const match =
    /^(?:add|include|introduce|create|define)\s+(?:an?\s+|the\s+|another\s+|a new\s+)?role(?:\s+of\s+(?:an?\s+|the\s+)?|\s+called\s+|\s+named\s+|\s*:\s*|\s+)["“]?(.+?)["”]?(?:\s*(?:,|:|–|-)?\s*(?:who|that|which|responsible for|to|:)\s+(.+))?$/is.exec(
      text,
    ) ??
    /^(?:add|include|introduce|create)\s+(?:an?\s+|the\s+)?(.{2,40}?)\s+(?:role|as a role|to the roles)(?:\s*(?:,|:)?\s*(?:who|that|which|responsible for|to)\s+(.+))?$/is.exec(
      text,
    )
  if (!match?.[1] || match[1].length > 60) return undefined
  const [name = '', ...listed] = match[1].split(/,\s+/)
  const said = match[2] ?? (listed.length > 0 ? listed.join(', ') : undefined)
  const duty = said === undefined ? undefined : (dutyOf(said) ?? unquote(said))
  return { kind: 'add-role', role: toActor(unquote(name)), duty }
}

/** "approves the budget" as it stands behind a role's name. */
function dutyOf(text: string): string | undefined {
  const action = readAction(`the person ${unquote(text)}`)
  return action ? unquote(text) : undefined
}

const section: Reader = (text) => {
  const bare = /^(?:remove|delete|drop|clear)\s+the\s+([\p{L}\s&-]{3,40})$/iu.exec(text)?.[1]
  if (bare && findEntry(bare) !== undefined) return { kind: 'remove-section', title: bare }
  const into =
    /^(?:add|write|put|note)\s+(?:in|into|to|under)\s+(?:the\s+)?([\p{L}\s&-]{3,40}?)(?:\s+section)?(?:\s*:\s*|\s+that\s+)(.+)$/isu.exec(
      text,
    )
  if (into?.[1] && into[2] && findEntry(into[1]) !== undefined)
    return { kind: 'add-section', title: into[1], content: unquote(into[2]) }
  const removed =
    /^(?:remove|delete|drop)\s+the\s+(?:section\s+["“]?(.+?)["”]?|["“]?(.+?)["”]?\s+section)$/i.exec(text)
  const gone = removed?.[1] ?? removed?.[2]
  if (gone) return { kind: 'remove-section', title: gone.trim() }
  const match =
    /^(?:add|insert|include|create|write)\s+(?:an?\s+|the\s+|another\s+|a new\s+)?(?:section|chapter|heading)\s+(?:called\s+|named\s+|titled\s+|about\s+|on\s+|for\s+|:\s*)?["“]?([^"”:]{2,60}?)["”]?(?:\s*(?::|,?\s*(?:that says|which says|saying(?: that)?|with the text|stating(?: that)?|with))\s*(.+))?$/is.exec(
      text,
    ) ??
    /^(?:add|insert|include|create|write)\s+(?:an?\s+|the\s+|another\s+)?["“]?([\p{L}][\p{L}\s&-]{1,40}?)["”]?\s+(?:section|chapter)(?:\s*(?::|,?\s*(?:that says|which says|saying(?: that)?|with the text|stating(?: that)?|with))\s*(.+))?$/isu.exec(
      text,
    )
  if (!match?.[1]) return undefined
  const title = unquote(match[1])
  if (/^(?:monitoring|metrics|kpis?)$/i.test(title) && match[2] === undefined)
    return { kind: 'add-monitoring' }
  return { kind: 'add-section', title, content: match[2] === undefined ? undefined : unquote(match[2]) }
}

const monitoring: Reader = (text) => {
  const metric =
    /^(?:add|include|measure|track|monitor|define)\s+(?:an?\s+|the\s+|another\s+|a new\s+)?(?:metric|kpi|figure|measure|indicator)\s*(?:for|called|named|of|on|about|:)?\s+["“]?(.{3,120}?)["”]?$/is.exec(
      text,
    )
  if (metric?.[1]) return { kind: 'add-metric', metric: unquote(metric[1]) }
  const asked = /^(?:know|see|measure|track|watch)\s+(how (?:many|much|often|long|fast)\s.{3,120})$/is.exec(
    text,
  )
  if (asked?.[1]) return { kind: 'add-metric', metric: capitalise(unquote(asked[1])) }
  const tracked = /^(?:measure|track|monitor)\s+(?:the\s+|our\s+)?(.{3,120})$/is.exec(text)
  if (tracked?.[1] && !/^(?:process|it|this|everything)$/i.test(unquote(tracked[1])))
    return { kind: 'add-metric', metric: unquote(tracked[1]) }
  return /\b(?:add|include|need|write|want|set up|create|define)\b.*\b(?:monitoring|metrics|kpis?|measurements?)\b|^(?:monitoring|metrics|kpis)$|^(?:measure|track|monitor)\s+(?:the\s+)?(?:process|it|this|everything)$/i.test(
    text,
  )
    ? { kind: 'add-monitoring' }
    : undefined
}

const integration: Reader = (text, { steps, systems }) => {
  const match =
    /^(?:add|include|connect|integrate)\s+(?:an?\s+|the\s+)?(?:integration\s+(?:with|for|of|to)\s+|integration\s+|with\s+|to\s+)?(.+)$/is.exec(
      text,
    ) ?? /^(?:we\s+(?:also\s+)?use|use|switch to)\s+(.+)$/is.exec(text)
  if (!match?.[1]) return undefined
  const step = new RegExp(
    /\b(?:in|for|at|to)\s+((?:the\s+)?(?:step\s+\d+|(?:first|second|third|fourth|fifth|last)\s+step|["“][^"”]+["”](?:\s+step)?))/i,
  ).exec(match[1])
  const name = (step ? match[1].slice(0, step.index) : match[1])
    .replace(/\s+(?:integration|as (?:an? )?integration|api|too|as well)\s*$/i, '')
    .trim()
  const isNamed =
    /^(?:integrate|connect)|\bintegration\b/i.test(text) &&
    /^[\p{L}\p{N}][\p{L}\p{N} .&+-]{1,40}$/u.test(name) &&
    name.split(/\s+/).length <= 3
  const known = findSystems(name, systems)[0]
  if (!known && !isNamed) return undefined
  if (known && name.split(/\s+/).length > known.label.split(/\s+/).length + 1) return undefined
  return {
    kind: 'add-integration',
    name: known?.label ?? systemNamed(name).label,
    step: step?.[1] ? readStepRef(step[1], steps) : undefined,
    replaces: /^(?:we|use|switch)\b/i.test(text),
  }
}

const code: Reader = (text, { isBlank }) =>
  !isBlank &&
  /\b(?:generate|write|create|add|make|produce|update|refresh|give me)\b.{0,40}\b(?:spy|code|program|implementation)\b/i.test(
    text,
  )
    ? { kind: 'generate-code' }
    : undefined

const readers: readonly Reader[] = [
  openReaction,
  reminder,
  reaction,
  errors,
  readApproval,
  notification,
  role,
  section,
  monitoring,
  code,
  integration,
]

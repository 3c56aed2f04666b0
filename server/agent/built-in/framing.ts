import { readAction } from './actions.ts'
import { splitActions } from './clauses.ts'

/** A sentence that asks for a process instead of telling one, with what it says about it. */
export type Framing = {
  /** "automated customer onboarding with CRM integration" */
  readonly topic: string | undefined
  /** Sentences in it that tell the process after all: "… where the clerk checks the form, then …". */
  readonly rest: readonly string[]
}

const courtesy =
  /^(?:(?:hi|hello|hey|hi there|good (?:morning|afternoon|evening)|thanks|please|ok|okay|so|well|now)\b[\s,!.]*)+/i

const wish =
  /^(?:go (?:ahead|on)(?: and|,)? |(?:can|could|would|will) you (?:please )?|please |let'?s |let us |i(?:'d| would) like (?:you )?to |(?:i|we) (?:want|need|have)(?: you)? to |we(?:'d| would) like to |i want (?:you )?to |help (?:me|us)(?: to)? |i am trying to |we are trying to )/i

/** What is asked for. Between the verb and "process" stands nothing that would make another object of it. */
const request =
  /^(?:creat\w*|build\w*|design\w*|writ\w*|mak\w*|draft\w*|generat\w*|set(?:ting)? up|describ\w*|document\w*|model\w*|develop\w*|defin\w*|start\w*|begin\w*|prepar\w*|produc\w*|map(?: out)?|outlin\w*|sketch\w*|need\w*|want\w*|have|give|show|we need|i need|we want|i want|we have|i have|there is|this is|it is|here is)\s+(?:me\s+|us\s+|you\s+)?((?:(?!\b(?:in|for|of|with|to|from|that|where|which|into|on|by)\b)[\p{L}\p{N}'’&/-]+\s+){0,6}?)(process(?:es)?|workflow|procedure|sop|runbook|playbook|flow|document(?:ation)?|draft|first version)\b(.*)$/isu

/** "Process for …" as a title may begin it. */
const bare =
  /^(?:an?\s+|the\s+|our\s+|new\s+)?((?:[\p{L}-]+\s+){0,3}?)(process|workflow|procedure|sop|runbook)\s+(for|to|that|which|where|of)\s+(.+)$/isu

export function readFraming(sentence: string): Framing | undefined {
  const text = sentence.trim().replace(courtesy, '')
  if (text === '') return { topic: undefined, rest: [] }
  const asked = text.replace(wish, '')
  const found = request.exec(asked)
  if (found) return readAsked(found[1] ?? '', found[3] ?? '')
  if (
    /^(?:create|write|draft|make|build|design|do|describe|document|set up|generate)\s+(?:it|this|that|one|something)\b.{0,30}$/i.test(
      asked,
    )
  )
    return { topic: undefined, rest: [] }
  const titled = bare.exec(asked)
  if (titled) return readAsked(titled[1] ?? '', ` ${titled[3]} ${titled[4]}`)
  const automated = /^automat(?:e|ing)\s+(.+)$/is.exec(asked)
  if (automated?.[1]) return readAsked('', ` for ${automated[1].replace(/^(?:the|our|my)\s+/i, '')}`)
  if (/^(?:go on|go ahead|do it|start|begin|yes|continue|proceed|that'?s (?:it|all))\b[\s!.]*$/i.test(asked))
    return { topic: undefined, rest: [] }
  return undefined
}

/**
 * What people say before they tell the process: "We handle refunds: …", "Here is how refunds work:", "Our onboarding goes
 * like this: …". It names what the process is about and is never a step of it.
 */
export function readLeadIn(sentence: string): Framing | undefined {
  const [, head = sentence, told] = /^([^:]{4,90}):(?:\s+(\S.*))?$/s.exec(sentence) ?? []
  const rest = told === undefined ? [] : [told]
  const text = head.trim().replace(courtesy, '')
  const how =
    /^(?:(?:here|this|that) is|let me (?:tell|explain|describe)(?: you)?|i (?:will |want to )?(?:tell|explain|describe)(?: you)?)\s+(how\s.+)$/is.exec(
      text,
    )?.[1]
  if (how !== undefined) return { topic: saysNothing.test(how) ? undefined : how, rest }
  const goes =
    /^(.{3,60}?)\s+(?:goes?|works?|runs?|looks?|is done|is)\s+(?:like (?:this|that)|as follows|this way)$/is.exec(
      text,
    )?.[1]
  if (goes !== undefined) return { topic: withoutArticle(goes), rest }
  if (head === sentence) return undefined
  if (
    /^(?:here are|these are|the|our|the following)\b.*\b(?:steps|process|following|procedure|workflow)$/i.test(
      text,
    )
  )
    return { topic: undefined, rest }
  const [, handled, way] =
    /^(?:(?:in|at|here (?:in|at))\s[\p{L}\s&]{2,30}?,?\s+)?(?:we|i)\s+(?:usually |normally |currently )?(?:handle|do|manage|process|run|deal with|take care of|organi[sz]e)\s+(.+?)(\s+(?:like this|this way|as follows|so))?$/isu.exec(
      text,
    ) ?? []
  if (handled !== undefined) {
    const isNamed = !/^(?:it|this|that|things?)\b/i.test(handled)
    const topic = way === undefined ? `how ${text.charAt(0).toLowerCase()}${text.slice(1)}` : handled
    return { topic: isNamed ? topic : undefined, rest }
  }
  return told !== undefined && splitActions(told).clauses.length > 1 && !readAction(text)
    ? { topic: withoutArticle(text), rest }
    : undefined
}

/** "Here is how we do it": what it is, is still to be told. */
const saysNothing =
  /^how\s+(?:we|it|this|that|things)\s+(?:do|does|works?|goes?|runs?|handle)(?:\s+(?:it|this|that|things))?$/i

/** "Our travel expense process" → "travel expense" */
function withoutArticle(text: string): string {
  return text.replace(/^(?:the|our|my|an?)\s+/i, '').replace(/\s+(?:process|workflow|procedure)$/i, '')
}

function readAsked(adjectives: string, after: string): Framing {
  const [, colonTopic, told] = /^([^:]*):\s*(.+)$/is.exec(after) ?? []
  const lead = colonTopic ?? after
  const own = adjectives
    .replace(
      /\b(?:an?|the|our|my|this|that|new|complete|full|whole|detailed|simple|good|first|entire|business|proper|standard)\b/gi,
      '',
    )
    .replace(/\s+/g, ' ')
    .trim()
  const clause = /^\s*,?\s*(?:that|which|where|in which|so that|whereby|with which)\s+(.+)$/is.exec(lead)?.[1]
  const rest = [...(clause === undefined ? [] : [clause]), ...(told === undefined ? [] : [told])]
  const topic = /^\s*,?\s*(?:for|of|on|about|around)\s+(.+)$/is.exec(lead)?.[1]
  const purpose = /^\s*,?\s*(?:to|for how to)\s+(.+)$/is.exec(lead)?.[1]
  if (purpose !== undefined) return readPurpose(own, purpose, rest)
  if (topic !== undefined) return { ...splitTopic(own, topic, rest) }
  if (rest.length === 0 && lead.trim() !== '')
    return {
      topic: own || undefined,
      rest: [lead.trim().replace(/^[,.\s–-]+/, '')].filter((text) => text !== ''),
    }
  return { topic: own || undefined, rest }
}

/** "to check the form, enter it and call the client" tells the steps; "to onboard customers" only the topic. */
function readPurpose(own: string, purpose: string, rest: readonly string[]): Framing {
  const isTold = splitActions(purpose).clauses.length > 1
  return isTold
    ? { topic: own || undefined, rest: [purpose, ...rest] }
    : { topic: own || `to ${purpose}`, rest }
}

/** "for refunds, where the agent checks …" goes on with the process itself. */
function splitTopic(own: string, topic: string, rest: readonly string[]): Framing {
  const match = /^(.+?),?\s+(?:where|in which|whereby)\s+(.+)$/is.exec(topic)
  const about = (match?.[1] ?? topic).replace(/[\s,.]+$/, '')
  const told = match?.[2] === undefined ? [] : [match[2]]
  return { topic: own ? `${own} for ${about}` : about, rest: [...told, ...rest] }
}

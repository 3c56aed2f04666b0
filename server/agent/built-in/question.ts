import { unquote } from './clause-text.ts'
import { readBy, rule } from './phrasing.ts'
import type { Situation } from './situation.ts'
import { readMeantStep, type StepRef } from './slots.ts'
import { findSystems, type System } from './systems.ts'

/** What people ask about the document. */
export type Question =
  | { readonly about: 'missing' }
  /** What the rules find. */
  | { readonly about: 'problems' }
  | { readonly about: 'summary' }
  | { readonly about: 'step'; readonly step: StepRef }
  | { readonly about: 'neighbour'; readonly step: StepRef; readonly side: 'before' | 'after' }
  | { readonly about: 'responsible'; readonly step: StepRef }
  | { readonly about: 'time'; readonly step: StepRef | undefined }
  | { readonly about: 'everybody' }
  | { readonly about: 'role'; readonly role: string }
  | { readonly about: 'count'; readonly of: 'steps' | 'roles' | 'systems' | 'decisions' }
  | { readonly about: 'systems' }
  | { readonly about: 'field'; readonly field: 'Owner' | 'Trigger' | 'Purpose' }
  | { readonly about: 'failure'; readonly system: System }
  /** Anything else: the lines that have its words are the answer. */
  | { readonly about: 'words'; readonly text: string }

const stepQuestion = (templates: readonly string[], make: (step: StepRef) => Question) =>
  rule<Situation, Question>(templates, ({ step }, situation) => {
    const meant = readMeantStep(step ?? '', situation)
    return meant && make(meant)
  })

const always = (templates: readonly string[], question: Question) =>
  rule<Situation, Question>(templates, () => question)

const it = '(it|this|everything|[the |my |our ][whole ](process|document|draft|workflow|flow|thing))'
const system = '(systems|tools|integrations|applications|apps|software)'
const limit = '(deadline|time( |)limit|sla|duration|due date)'

const rules = [
  always(
    [
      `(what|what's|whats)[ is| are|] wrong[ (here|now|with ${it}|in ${it}|with the code|in the code)]`,
      `[are there |what |which |show |show me |list |list me |what are ][any |all ][the ](problems|issues|errors|warnings|findings|mistakes|bugs)[ (are there|remain|are left|are open|do you see|in ${it}|of ${it}|with ${it}|in the code|of the code)]`,
      `is (anything|something|there anything|there something) wrong[ …]`,
      `is ${it} [really |all ](correct|right|valid|without errors|free of errors)`,
      '(check|review|validate) the code',
      'what do the rules (find|say)[ …]',
    ],
    { about: 'problems' },
  ),
  always(
    [
      `(what|what's|whats)[ is| are|] [still |all ](missing|incomplete|pending|left to do|left|open|to be done|not done|unclear)[ …]`,
      `(is|are) (anything|something|there anything|there any gaps|there something)[ still|] (missing|incomplete|open)[ …]`,
      '(which|what) steps (have no|lack|are without|miss|need) (a|an|the|) [responsible |step ](owner|role|responsible|person|deadline|time limit)[ …]',
      '(which|what) steps (have no|lack|are without|miss) (owner|owners|role|roles|responsible|person|deadline|deadlines)[ …]',
      '(is|are) (anything|something|any step|any steps) [still ](unclear|open|missing)[ …]',
      'anything[ still] (missing|incomplete|open|unclear)[ …]',
      `is ${it} [already |now ](complete|finished|done|ready|good|ok|okay)[ …]`,
      'what (should|do|can) (i|we) (do|add|improve|change) next',
      "(what's|what is|whats|what comes) next",
      `(check|review|validate|analyse|analyze) ${it}`,
      `how complete is ${it}`,
      '[what |which ]gaps[ …]',
      'did (i|we) (forget|miss) (anything|something)',
      'any gaps',
      "(what is|what's|whats) the (status|state|progress)[ …]",
    ],
    { about: 'missing' },
  ),
  always(
    [
      '(summarise|summarize|sum up|recap)[ …]',
      '(give|show|write) (me|us) (a|an|the) [short |quick |brief ](summary|overview|recap)[ …]',
      '(tl;dr|tldr|in short)',
      '[short |quick ](summary|overview)',
      `(explain|describe) ${it}[ to me]`,
      'explain',
      `how does ${it} (work|go|look)[ …]`,
      `(list|show)[ me][ all] [the ]steps`,
      'what are the steps',
      `what does ${it} (do|look like)`,
      '(show|read) (it|me)[ to me]',
    ],
    { about: 'summary' },
  ),
  always(
    [
      'who does what',
      'who is responsible for what',
      '(who|which (people|roles|departments|teams)) (is|are) (involved|taking part|part of it)[ …]',
      '(who|which (people|roles)) (takes|take) part[ …]',
      '(what|which) roles (are there|do we have|are involved|exist)',
      '(list|show)[ me][ all] [the ](roles|people|responsibilities)',
    ],
    { about: 'everybody' },
  ),
  always(
    [
      `(how long|how much time) does ${it} (take|last)[ …]`,
      `how (fast|long) is ${it}`,
      `what is the total ${limit}`,
    ],
    {
      about: 'time',
      step: undefined,
    },
  ),
  ...(['steps', 'roles', 'systems', 'decisions'] as const).map((of) =>
    always([`how many ${of}[ …]`, `(what is the number of|number of|count the) ${of}[ …]`], {
      about: 'count',
      of,
    }),
  ),
  always(
    [
      `(which|what) ${system} (are|do|does|is|will)[ …]`,
      `(which|what) ${system}`,
      `(list|show)[ me][ all] [the ]${system}[ …]`,
      `what (do|does) (we|it|the process) use`,
    ],
    { about: 'systems' },
  ),
  always(
    [
      'who (owns|is the owner of|is responsible for|runs) (it|[the |this ](whole |entire |)process)',
      "(who is|who's) the [process ]owner",
    ],
    {
      about: 'field',
      field: 'Owner',
    },
  ),
  always(
    [
      `(how|when) does ${it} (start|begin)`,
      `what (starts|triggers) ${it}`,
      "(what is|what's) the (trigger|start)",
      'when is it started',
    ],
    { about: 'field', field: 'Trigger' },
  ),
  always(
    [
      `(what is|what's) (the purpose|the goal|the aim|it for|this for)[ of ${it}]`,
      `why do we (do|need) ${it}`,
    ],
    {
      about: 'field',
      field: 'Purpose',
    },
  ),
  stepQuestion(
    [
      'who (does|is responsible for|is in charge of|owns|performs|handles|executes|should do|must do|has to do|takes care of) {step}',
      'who is doing {step}',
      'who {step}',
      'whose (job|task) is {step}',
    ],
    (step) => ({ about: 'responsible', step }),
  ),
  stepQuestion(
    [
      `(what is|what's) the ${limit} (of|for|in) {step}`,
      'how (long|much time) (does|may|can|should|must|will) {step} (take|last)[ …]',
      'how long is {step}',
      '(when|until when|by when) (must|should|does|has) {step} (be done|be finished|happen|to be done|end)',
    ],
    (step) => ({ about: 'time', step }),
  ),
  stepQuestion(
    [
      'what (happens|comes|is done|is) (after|behind) {step}',
      'what (follows|follows after) {step}',
      'what do we do after {step}',
    ],
    (step) => ({
      about: 'neighbour',
      step,
      side: 'after',
    }),
  ),
  stepQuestion(['what (happens|comes|is done|is) before {step}', 'what precedes {step}'], (step) => ({
    about: 'neighbour',
    step,
    side: 'before',
  })),
  stepQuestion(
    [
      '(explain|describe|show|show me|tell me about|tell me more about|details of) {step}[ to me]',
      'what (happens|is done|goes on|is) (in|at|during) {step}',
      'what (is|does) {step}[ do| mean| about]',
      "(what's|whats) {step}[ about]",
      'why do we (need|do|have) {step}',
      'explain … (in|of) {step}',
      'what does … do (in|at|during) {step}',
      'how does {step} work',
    ],
    (step) => ({ about: 'step', step }),
  ),
  rule<Situation, Question>(
    [
      'what (does|do|is|must|should|has) {role} [have to |to ](do|doing|responsible for|in charge of)',
      '(which|what) steps (does|do|has) {role}[ do| have to do]',
    ],
    ({ role }, { steps }) => {
      const bare = unquote(role ?? '')
        .replace(/^the\s+/i, '')
        .toLowerCase()
      const known = steps.find((step) => step.responsible?.toLowerCase() === bare)?.responsible
      return known === undefined ? undefined : { about: 'role', role: known }
    },
  ),
]

/** A question is answered from the document; only a wish changes it. */
export function readQuestion(text: string, situation: Situation): Question | undefined {
  const bare = text.trim().replace(/[\s?!.]+$/, '')
  const known = readBy(rules, bare, situation)
  if (known) return known
  if (
    !/^(?:what|how|who|whom|whose|when|where|why|which|is|are|does|do|can|could|may|should|will|has|have|was|and if)\b/i.test(
      bare,
    )
  )
    return undefined
  const [system] = findSystems(bare, situation.systems)
  if (system && /\b(?:fails?|down|unavailable|answer|respond|times? out)\b/i.test(bare))
    return { about: 'failure', system }
  const isAsked = /\?\s*$/.test(text) || /^(?:what|how|who|whom|whose|when|where|why|which)\b/i.test(bare)
  // "When the goods arrive, …" tells; "when do the goods arrive" asks.
  const tells = /^(?:when|where|which|who|what|how)\b[^?]*,/i.test(text) && !/\?\s*$/.test(text)
  const isWish = /^(?:can|could|will|should|may) (?:you|we)\b/i.test(bare)
  return isAsked && !tells && !isWish ? { about: 'words', text: bare } : undefined
}

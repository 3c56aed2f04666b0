/** Why a rule about the text is there: for lists, and for programs that read findings. The editor applies the rules without it. */
export type RuleText = {
  /** What it looks for, for people who want to know why. */
  readonly about: string
  /** Where the rule comes from. */
  readonly source: string
}

const iso = 'ISO 10013:2021, documented information'
const isoDuties = 'ISO 10013:2021: responsibilities and authorities'
const gateways = 'BPMN Method and Style (Silver): gateways and their outcomes'
const plain = 'Federal plain language guidelines (plainlanguage.gov)'
const redesign = 'Reijers, Liman Mansar 2005: best practices in business process redesign'
const reliability = 'Site Reliability Engineering (Beyer et al. 2016): plan for failure of dependencies'

const rows: readonly (readonly [id: string, about: string, source: string])[] = [
  ['doc/no-title', 'A document begins with a title, so that everybody calls the process the same.', iso],
  ['doc/multiple-titles', 'One document describes one process.', iso],
  [
    'doc/missing-section',
    'Sections that a document of this kind needs to be complete.',
    'ISO 10013:2021, documented information; EPA QA/G-6; weights as in completion',
  ],
  ['doc/empty-section', 'A heading with nothing below it promises what is not there.', iso],
  ['doc/duplicate-section', 'What is said in two places will say two things one day.', iso],
  [
    'doc/placeholder',
    'TODO, TBD, “…” and [Name of the owner] stand for what somebody still has to say.',
    iso,
  ],
  [
    'bp/no-review-date',
    'A standard procedure says when it is looked at again, or it grows old unnoticed.',
    'EPA QA/G-6, periodic review of SOPs; ISO 10013:2021',
  ],
  [
    'doc/assumption',
    'What the designer assumed counts half until a person confirms it, by removing “(assumption)”.',
    'Process Designer: no fact that nobody has said is passed off as one',
  ],
  [
    'doc/thin-section',
    'A section of fewer than five words answers none of the questions that people open it with.',
    'ISO 10013:2021, documented information; EPA QA/G-6',
  ],
  ['step/none', 'A process is its steps.', isoDuties],
  ['step/no-actor', 'Somebody is responsible for each step, by role.', isoDuties],
  [
    'step/several-actors',
    'Where two are responsible, nobody is. Others can help or be told.',
    'RACI: one accountable for each task',
  ],
  [
    'step/no-sla',
    'A step that a person does takes a time, and others wait for it.',
    'ITIL 4, service level management',
  ],
  [
    'step/no-output',
    'Who does the next step knows what comes to them.',
    'SIPOC: suppliers, inputs, process, outputs, customers',
  ],
  [
    'step/no-verb',
    'A step is called by what is done: a verb and its object.',
    '7PMG G6 (Mendling, Reijers, van der Aalst 2010); ASD-STE100 5.3',
  ],
  [
    'step/several-actions',
    'A step is one thing to do, so that it is clear when it is done.',
    'ASD-STE100 5.2: one instruction in a sentence',
  ],
  [
    'step/duplicate',
    'Two steps of one name cannot be told apart in a jump, in the picture or in code.',
    '7PMG G6',
  ],
  ['flow/dangling-reference', 'A jump leads to a step that exists.', gateways],
  [
    'flow/unreachable',
    'Some way leads to every step.',
    '7PMG G2 and G3; soundness of workflow nets (van der Aalst 1997)',
  ],
  [
    'flow/no-end',
    'Some way through the process comes to an end.',
    '7PMG G3; soundness of workflow nets (van der Aalst 1997)',
  ],
  [
    'flow/overlapping-conditions',
    'Of several conditions one holds, so that everybody knows what is done.',
    'DMN 1.5, hit policy “unique”',
  ],
  ['flow/one-way-decision', 'A decision says what happens in each case.', gateways],
  [
    'flow/unbounded-rework',
    'A way back has a limit, or a case can go round for ever.',
    'Process redesign (Reijers, Liman Mansar 2005): limit rework',
  ],
  [
    'flow/too-many-steps',
    'A process of more than 25 steps is easier to read in two.',
    '7PMG G7 (Mendling, Reijers, van der Aalst 2010)',
  ],
  [
    'flow/no-default-branch',
    'Of several kinds of a case there is always one more that nobody thought of: it has a way too.',
    'BPMN Method and Style (Silver): the default flow of a gateway',
  ],
  [
    'clarity/long-sentence',
    'Sentences of up to 35 words can be read at once; in steps up to 27.',
    'ASD-STE100 5.1 asks for 20; plain language for 20 on average',
  ],
  ['clarity/vague', 'Words that everybody reads in another way.', plain],
  ['clarity/weak-modal', 'A step is done, or it is not: “should” and “might” leave it open.', plain],
  ['clarity/passive', 'The passive without “by …” hides who does it.', plain],
  ['clarity/repeated-word', 'The same word twice is a slip.', 'Spelling'],
  [
    'clarity/undefined-acronym',
    'Who is new does not know the short forms of a house: each is written out once.',
    'EPA QA/G-6, definitions',
  ],
  [
    'clarity/unmeasurable-outcome',
    'Whether a goal is reached is seen by a number, a date or a share.',
    'ISO 9001:2015, 6.2.1 b: objectives are measurable',
  ],
  [
    'bp/no-owner',
    'A process has one owner, who keeps it right and decides about changes.',
    'ISO 9001:2015, 4.4.1 e: responsibilities and authorities for processes',
  ],
  [
    'bp/no-escalation',
    'When nothing helps, somebody has to be told.',
    'ITIL 4, incident management: functional and hierarchic escalation',
  ],
  [
    'bp/no-retry-policy',
    'Most failures of systems pass by themselves: how often it is tried again, and when, is part of the process.',
    reliability,
  ],
  [
    'bp/integration-without-error-path',
    'Every system fails one day; the process says what happens then.',
    reliability,
  ],
  [
    'bp/metric-without-target',
    'A measure without a target tells nobody whether it is good.',
    'ISO 9004:2018, key performance indicators',
  ],
  ['eff/handoffs', 'Each time the work goes to somebody else it waits.', redesign],
  ['eff/ping-pong', 'Work that goes to and fro between two roles waits each time.', redesign],
  [
    'eff/approval-chain',
    'Three approvals of one case are two too many, or a threshold is missing.',
    redesign,
  ],
  [
    'eff/automation-candidate',
    'Copying between systems by hand is slow, and wrong one time in a hundred.',
    redesign,
  ],
  [
    'bp/code-step-mismatch',
    'Text and code tell the same steps, or one of them is out of date.',
    'docs/spy.md: a comment above a statement names its step',
  ],
  [
    'eff/parallelisable',
    'What two people prepare, and neither needs from the other, they can do at the same time.',
    redesign,
  ],
  ['eff/waiting', 'Where four fifths of the time is waiting, working faster changes nothing.', redesign],
  [
    'eff/late-knock-out',
    'What ends a case is asked before others have worked on it.',
    'Reijers, Liman Mansar 2005: best practices in business process redesign: knock-out',
  ],
  [
    'sec/secret-in-document',
    'Passwords, keys and tokens stand in a secret store, never in a document.',
    'OWASP Top 10 2021; CWE-798',
  ],
  [
    'sec/personal-data-in-example',
    'An example needs nobody’s real bank account, card or address.',
    'GDPR article 5 (1) c, data minimisation',
  ],
]

/** By id. A test holds it to the rules. */
export const ruleTexts: ReadonlyMap<string, RuleText> = new Map(
  rows.map(([id, about, source]) => [id, { about, source }]),
)

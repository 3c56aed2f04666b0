import type { Intent, TalkTopic } from './intent.ts'
import { type Rule, readBy, rule } from './phrasing.ts'

const topic = (name: TalkTopic, templates: readonly string[]): Rule<unknown, Intent> =>
  rule(templates, () => ({ kind: 'talk', topic: name }))

/** The document itself: "export the orders" is something that happens in the process. */
const it =
  '(it|this|that|all|everything|[the |this |my |our |your ][whole |last |previous |first ](document|process|text|draft|thread|answer|wording|change|changes|description|version))'

const thanks = '(thanks|thank you|thx|cheers|many thanks|ty)'
const praise =
  "(great|perfect|nice|cool|awesome|excellent|wonderful|well done|good job|good work|nice work|super|lovely|amazing|looks good|looks great|looks good to me|that (helps|works)|that is (it|all|great|perfect|good|fine)|that's (it|all|great|perfect|good|fine)|very good|good)"

/** Greetings, thanks and what is said about the work rather than about the process. */
const talkRules: readonly Rule<unknown, Intent>[] = [
  topic('greeting', [
    '(hi|hello|hey|hiya|howdy|good (morning|afternoon|evening|day)|greetings)[,][ (there|all|everyone|designer|again)]',
  ]),
  topic('thanks', [
    `${thanks}[ (a lot|so much|very much|again|for (that|this|your help|the help|everything))]`,
    `${praise}[(,|!|.|) ${thanks}[ (a lot|so much|very much)]][ (for (that|this)|work|job)]`,
    `${thanks}(,|!|.|) ${praise}`,
  ]),
  topic('agreed', [
    '(yes|yep|yeah|yup|sure|of course|absolutely|go ahead|do it|do that|please do|correct|right|exactly)[,][ (please|do it|do that|go ahead)]',
  ]),
  topic('thanks', [
    '(ok|okay|k|alright|all right|fine|got it|i see|understood)[,][ (great|thanks|thank you|then)]',
  ]),
  topic('thanks', ['[ok |okay ][(thanks|thank you|thx)[,] ](bye|goodbye|good bye|see you|cu|ciao)[ …]']),
  topic('declined', [
    "(no|nope|nah|not now|no need|later|leave it|never( |)mind|forget it|nothing|skip it|don't)[,][ (thanks|thank you|not now)]",
  ]),
  topic('abilities', [
    '[… ]what can you do[ …]',
    'help[ me]',
    'can you help[ me][ …]',
    '[so ]how (do|can|does) (i|we|one) (use|talk to|work with) (you|this)',
    'how (do|does) (you|this) work',
    'what (commands|requests|things) [do|can] (you) understand',
    'what (commands|requests|things) (do|can) you (understand|do)',
    '(who|what) are you',
    'are you [a |an ](ai|model|bot|human|real|robot)[ …]',
  ]),
  topic('undo', [
    `[how (do|can) (i|we) ](undo|revert|roll( |)back|take back|reverse|cancel|restore)[ ${it}]`,
    `[oops |oops, |sorry, ](take|bring|put|get) (that|${it}|{step}) back`,
    'undo …',
    '(go|change it|put it|switch) back[ to …]',
    '(restore|revert to|roll back to) [the ](last|previous|old|earlier|first) …',
  ]),
  topic('changes', [
    'what (did|have) you (change|changed|do|done|add|added|write|written)[ …]',
    '(show|list)[ me][ all] [the |your ][last ]changes[ …]',
    'what (changed|is new|has changed)[ …]',
    'which changes …',
  ]),
  topic('export', [
    `[how (do|can) (i|we) ](export|download|print)[ ${it}][ (as|to|into|in) …]`,
    '(give|send) me [the |a ](pdf|file|word|docx)[ …]',
    '[save|convert] (it|this) (as|to|into) [a ](pdf|word|docx|file|bpmn|html)[ …]',
  ]),
]

const rewriting =
  'I cannot rewrite text: I am rules, not an AI model, and would lose what you meant. Write it in the document yourself, or set OPENAI_API_KEY or OPENAI_BASE_URL on the server for a model that can.'

const cannot = (answer: string, templates: readonly string[]): Rule<unknown, Intent> =>
  rule(templates, () => ({ kind: 'cannot', answer }))

/** What people ask for that rules cannot do, and what to do instead. */
const limitRules: readonly Rule<unknown, Intent>[] = [
  cannot(
    'I cannot translate: I am rules, not an AI model, and read only English. Set OPENAI_API_KEY or OPENAI_BASE_URL on the server for a model that translates.',
    [
      `(translate|localize|localise)[ ${it}][ (to|into|in) …]`,
      `(write|make|put|say|give me|show)[ ${it}] in (german|french|spanish|italian|dutch|portuguese|polish|chinese|japanese|another language)`,
      `can you (translate|speak) …`,
    ],
  ),
  cannot(
    `I cannot shorten text: I am rules, not an AI model. I can remove a step (“remove step 2”) or merge two (“merge steps 2 and 3”), which makes the process shorter.`,
    [
      `(make|keep) ${it}[ …] (shorter|more concise|briefer|simpler|short|less …)`,
      '(make|keep) … (shorter|more concise|briefer|simpler)',
      `(shorten|condense|simplify|trim|compress|streamline)[ ${it}]`,
      `${it} is[ …] too (long|wordy|complicated|complex)`,
      'too (long|wordy|complicated)',
    ],
  ),
  cannot(
    'Where time can be saved I cannot judge. Tell me which steps may run side by side (“do steps 2 and 3 in parallel”), which time limit is shorter (“step 2 must be done within 1 day”) or which step can go (“remove step 4”).',
    [
      `(make|get) ${it} (faster|quicker|more efficient|leaner|speedier)`,
      `(speed up|accelerate) ${it}`,
      `(speed) ${it} up`,
    ],
  ),
  cannot(rewriting, [
    `(rewrite|rephrase|reword|polish|proofread|improve|reformulate|beautify|optimise|optimize|refine)[ ${it}][ …]`,
    '(rewrite|rephrase|reword|polish|proofread) …',
    `(make|have) … (sound|look|read|feel) …`,
    '(make|write) (it|this|the …) (nicer|better|clearer|longer|more …|formal|friendlier|professional|beautiful|pretty|perfect)',
    '(correct|fix) the (grammar|spelling|typos|language|english)[ …]',
    'use [a ][more ](formal|friendly|professional|simple) (tone|language|style)[ …]',
  ]),
  cannot(
    'Share the thread with the Share button above the document: by link or to a person, as viewer, commenter or editor. I cannot invite anybody myself.',
    [`[how (do|can) (i|we) ](share ${it}|invite)[ …]`],
  ),
  cannot(
    'I cannot draw pictures myself. The view Flow above the document draws the process while it is written, and “Save” there makes an SVG, PNG or BPMN file of it.',
    [
      'paint (a|an|me|us) …',
      '(draw|sketch|illustrate|visualize|visualise)[ …]',
      '(create|make|generate|show|add|give me|show me|insert) [me ][a |an |the ](picture|image|diagram|flow( |)chart|drawing|chart|photo|logo|screenshot|graphic|bpmn diagram)[ …]',
    ],
  ),
  cannot(
    'I do not empty the document. Select all of it and delete it yourself, or go back to an earlier version under History; then tell me the process anew.',
    [`(delete|remove|clear|erase|reset|wipe)[ ${it}]`, 'start (over|again|anew|from scratch)[ …]'],
  ),
  cannot(
    'Then take my change back with Undo beside it in this chat, and tell me in other words what you meant: which step, and what about it.',
    [
      "(that|this|it)('s| is| was) (wrong|not right|not correct|incorrect|not what i (meant|wanted|said))",
      '(wrong|not (that|what i meant|what i wanted|like that))',
      'you (misunderstood|got it wrong|did not understand)[ …]',
      'no, that is (wrong|not right)',
    ],
  ),
  cannot(
    'I cannot think of details that nobody has told me. Say what belongs there, such as “in step 2, check the tax number” or “add a step to inform the customer after step 3”.',
    [
      '[add |give |give me |write |i need ][some |more |further |a little more ](detail|details)[ …]',
      '(make|have) … [much |even ][more ](detailed|specific|precise|concrete)',
      'add [some |a few ](more|other|further) steps',
      `(elaborate|expand)[ …]`,
    ],
  ),
  cannot('I have no access to mail, phone or any other system: I only write this document.', [
    '(send|e( |-|)mail|mail|call|phone|text|message|remind) (me|us|my …|it to …|this to …)[ …]',
    '(run|execute|start|launch|deploy) (it|this|the (process|code|program))[ …]',
    '(search|google|look up|browse) [in ](the web|the internet|online|google)[ …]',
  ]),
]

export function readTalk(text: string): Intent | undefined {
  const bare = text.trim().replace(/[\s?!.,]+$/, '')
  return readBy(talkRules, bare, undefined)
}

export function readLimit(text: string): Intent | undefined {
  return readBy(limitRules, text.trim().replace(/[\s?!.,]+$/, ''), undefined)
}

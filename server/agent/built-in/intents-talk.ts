import type { Intent, Situation } from './intent.ts'
import { readStepRef } from './slots.ts'

const patterns: readonly (readonly [RegExp, Intent])[] = [
  [
    /^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings)(?:\s+(?:there|all|everyone|designer))?[\s!.,]*$/i,
    { kind: 'greeting' },
  ],
  [
    /^(?:many )?(?:thanks?|thank you|thx|cheers|great|perfect|nice|cool|awesome|excellent|looks? good|well done|good job|that'?s (?:it|all|great|perfect|good))(?:[\s,]+(?:you|thanks?|thank you|a lot|so much|very much|work|job|for (?:that|this|your help)|to me|that helps))*[\s!.]*$/i,
    { kind: 'thanks' },
  ],
  [/^(?:no|nope|not now|no,? thanks?(?: you)?|later|leave it)[\s!.]*$/i, { kind: 'declined' }],
  [
    /\bwhat can you do\b|^help(?: me)?[\s!?.]*$|\bhow (?:do|can) (?:i|we) use (?:you|this)\b|\bwhat (?:commands|requests) do you understand\b|\bwho are you\b/i,
    { kind: 'abilities' },
  ],
  [
    /\bwhat(?:'s| is| are)?\b.{0,30}\b(?:missing|incomplete|pending|left to do|still open|to be done|not done)\b|\b(?:is|are) (?:anything|something|there any gaps?)\b.{0,20}\bmissing\b|\bis (?:it|this|the (?:process|document)) (?:complete|finished|done|ready)\b|\bwhat (?:should|do) (?:i|we) (?:do|add) next\b|\bwhat(?:'s| is) next\b|^(?:please )?(?:check|review|validate) (?:it|this|the|my|our)\s?(?:process|document|draft)?[\s.?!]*$/i,
    { kind: 'missing' },
  ],
  [
    /^(?:please |can you |could you )?(?:undo|revert|take (?:that|it) back|roll ?back)\b.{0,40}$/i,
    { kind: 'undo' },
  ],
  [/^(?:please |can you |could you |how (?:do|can) i )?(?:export|download)\b/i, { kind: 'export' }],
]

/** What is said about the process rather than to change it: greetings, questions, thanks. The message as a whole. */
export function readTalkIntent(message: string, situation: Situation): Intent | undefined {
  const text = message.trim()
  for (const [pattern, intent] of patterns) if (pattern.test(text)) return intent
  return readExplanation(text, situation)
}

function readExplanation(text: string, { steps, isBlank }: Situation): Intent | undefined {
  if (
    /^(?:please |can you |could you )?(?:summari[sz]e|sum up|give (?:me|us) (?:a|an) (?:short )?(?:summary|overview))\b|\b(?:tl;?dr|in short\?)/i.test(
      text,
    )
  )
    return { kind: 'summarise' }
  if (isBlank) return undefined
  const asked =
    /^(?:please |can you |could you )?(?:explain|describe|tell me (?:more )?about|show(?: me)?)\s+(?:the\s+)?(step\s+\d+|(?:first|second|third|fourth|fifth|last) step|["“][^"”]+["”](?: step)?|.{3,60}\s+step)\b/i.exec(
      text,
    ) ??
    /\bwhat (?:happens|is done|does .{1,30} do)\s+(?:in|at|during)\s+(?:the\s+)?(step\s+\d+|(?:first|second|third|fourth|fifth|last) step|["“][^"”]+["”])/i.exec(
      text,
    )
  const step = asked?.[1] === undefined ? undefined : readStepRef(asked[1], steps)
  if (step) return { kind: 'explain-step', step }
  return /^(?:please |can you |could you )?explain\s+(?:it|this|me|the (?:whole )?(?:process|document|flow))\b|\bhow does (?:it|this|the process) (?:work|go)\b/i.test(
    text,
  )
    ? { kind: 'summarise' }
    : undefined
}

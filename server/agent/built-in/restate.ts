/** What people say, and the same in the words that the rules know. */
const sayings: readonly (readonly [RegExp, string])[] = [
  // "add a step after the second one where we set the priority"
  [
    /^(add|insert|put)\s+(?:(?:an?|another|one more)\s+)?(?:new\s+)?step\s+((?:right\s+)?(?:after|before|behind)\s+(?:(?!\bwhere\b|\bin which\b|\bthat\b|\bto\b).)+?),?\s+(?:where|in which|that|to)\s+(?:we\s+|you\s+)?(.+)$/i,
    '$1 a step to $3 $2',
  ],
  // "add two things: a budget check before the booking, and …"
  [
    /^(add|include)\s+(?:two|three|four|the following|these|some|a few)\s+(?:more\s+)?(?:things|points)\s*[:,]\s*/i,
    '$1 ',
  ],
  // "put in a budget check before the booking"
  [/^(?:put|bring|build|slip)\s+in\s+(?=an?\s)/i, 'add '],
  // "after the payment also inform the supplier"
  [
    /^((?:after|before)\s+(?:the\s+)?(?:step\s+\d+|\p{L}+)),?\s+(?:please\s+|also\s+|then\s+)?(?=(?:inform|notify|tell|log|record|send|archive|file|check|verify|ask|book|print|update|call|create|remind)\s)/iu,
    '$1, ',
  ],
  // "the third step may take a week at most"
  [
    /(?<=\b(?:second|minute|hour|day|week|month)s?)\s+(?:at\s+(?:the\s+)?(?:very\s+)?most|max\.?|maximum|tops)$/i,
    '',
  ],
  // "IT should be called Service Desk"
  [
    /^(.{2,40}?)\s+(?:should|must|shall|has to)\s+(?:rather\s+)?be\s+(?:called|named|renamed(?:\s+to)?)\s+(.+)$/i,
    'rename $1 to $2',
  ],
  // "delete the last step, we do that elsewhere"
  [
    /^((?:delete|remove|drop|cut)\b[^,]{3,60}),\s+(?:we|it|that|this|they|nobody|because|since|as)\b.*$/i,
    '$1',
  ],
  // "Step 4: if it can be mended, …"
  [/^step\s+(\d+)\s*[:,–-]\s*(?=(?:if|when|on|unless)\b)/i, 'in step $1, '],
  // "generate the automation"
  [/^(generate|create|write|make|build|add)\s+(?:me\s+)?(?:the|an?)\s+automation$/i, '$1 the code'],
  // "all calls to Stripe should be retried 3 times"
  [
    /^(?:all\s+)?(?:calls?\s+(?:to|of)\s+)?(\S+)(?:\s+calls)?\s+(?:should|must|have to|need to)\s+be\s+retried\s+(.+)$/i,
    'retry $1 $2',
  ],
  // "Fill the section “Monitoring”", as a finding offers it
  [/^fill(?:\s+in)?\s+(?:the\s+)?section\s+(.+)$/i, 'add the section $1'],
  // "if the number is missing send it back"
  [
    /^((?:in step \d+,\s+)?if\s[^,]{3,60}?\s(?:is|are|was|were|has|have)\s(?:not\s)?\p{L}+)\s+(?=(?:send|return|inform|notify|tell|ask|call|stop|end|reject|skip|escalate|repeat|retry)\s)/iu,
    '$1, ',
  ],
]

/** A wish in other words, where those are of no rule. */
export function restate(wish: string): string {
  return sayings.reduce((text, [saying, words]) => text.replace(saying, words), wish)
}

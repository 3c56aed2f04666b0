import { toTitleCase } from './english.ts'

/** Words that are subjects of sentences, but never act in a process. */
const noRole =
  /(?<![\p{L}-])(?:[Ii]t|the|our|their|others?|there|here|this|that|which|who|what|how|whether|process|workflow|procedure|goal|aim|idea|problem|reason|step|steps|customer's|if|when|after|before|once|because|while|and|or|to|for|of|with|from|by|per|in|on|at|is|are|must|should|will)(?![\p{L}-])|^(?:new|old|next|last|failed|missing|open)$|[,.;:"“”()]|\d/u

/** Whether a subject can be somebody who acts: at most five words without any that builds a sentence. */
export function isRole(subject: string): boolean {
  const bare = subject
    .replace(/^(?:one of )?(?:the|an?|our|their|his|her|each|every|all)\s+/i, '')
    .replace(/\b(head|director|vp|chief|manager) of\b/i, '$1')
  return (
    bare !== '' &&
    bare.split(/\s+/).length <= 5 &&
    !noRole.test(bare.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase()))
  )
}

/** "the support agents" → "Support Agents"; "hr" and "it" are departments here. */
export function toActor(subject: string): string {
  const bare = subject
    .trim()
    .replace(/^one of (?:the|our|their)\s+(.+?)s$/i, '$1')
    .replace(/^(?:the|an?|our|each|every|all|my|your|their|his|her)\s+/i, '')
  if (/^(?:hr|it|qa|cfo|ceo|cto|coo)$/i.test(bare)) return bare.toUpperCase()
  return toTitleCase(bare.replace(/\b(hr|it|qa|cfo|ceo|cto|coo|vp)\b(?=\s)/gi, (word) => word.toUpperCase()))
}

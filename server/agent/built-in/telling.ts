import { readProse } from './prose.ts'

/** Words for the document and its parts: who uses them speaks to the designer and not about the process. */
const aboutDocument =
  /\b(?:steps? (?:no\.? |number )?\d+|(?:first|second|third|fourth|fifth|last) step|(?:an?|another|new|one more|the|missing) step|sections?|chapter|headings?|the (?:title|overview|prerequisites|draft|document|text|code)|error[- ]handling|retr(?:y|ies)|time-?outs?|monitoring|metrics?|kpis?|roles? (?:called|named)|the role|sla|spy code|integration (?:with|for))\b/i

/** To whom one talks: "make it nicer", "tell me", "can you". */
const toDesigner =
  /^(?:make it|make this|make that|tell me|show me|give me|explain|help me|try again|do it|do that|write it|fix it)\b/i

/** Whether a clause tells how the process goes, rather than what to do with the document. */
export function isTelling(text: string): boolean {
  if (isToDesigner(text)) return false
  const { steps, rules, trigger, owner } = readProse(text, [])
  return steps.length > 0 || rules.length > 0 || trigger !== undefined || owner !== undefined
}

/** Whether a clause speaks of the document, or to whoever writes it. */
export function isToDesigner(text: string): boolean {
  return aboutDocument.test(text) || toDesigner.test(text)
}

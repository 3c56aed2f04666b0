/** How roles are spoken of inside a sentence. */

const department =
  /^(?:HR|IT|QA|PR|R&D)$|\b(?:sales|operations|logistics|finance|accounting|accounts payable|procurement|legal|marketing|support|payroll|automation|engineering|compliance|maintenance|warehouse|reception|board|facilities|human resources|customer success|IT|HR)$/i

/** What people in a role are called by one word; any other single word is a name. */
const singleWords =
  /^(?:accountant|administrator|agent|analyst|applicant|approver|architect|assistant|auditor|author|boss|buyer|candidate|caretaker|ceo|cfo|cio|clerk|client|coach|consultant|controller|coordinator|coo|copywriter|cto|customer|designer|developer|director|doctor|driver|editor|employee|engineer|expert|foreman|guest|inspector|instructor|lawyer|lead|manager|mechanic|mentor|moderator|notary|nurse|officer|operator|owner|parent|guardian|patient|planner|purchaser|receptionist|recruiter|requester|reviewer|secretary|seller|specialist|student|supervisor|supplier|sdr|teacher|technician|tester|trainer|translator|treasurer|user|vendor|visitor|worker|writer)s?$/i

/** "the Head of Sales" and "the CFO", but "HR", "Sales Operations" and "Anna" */
export function theRole(role: string): string {
  const isPerson = /^(?:head|director|chief|vp|vice president|manager|lead|team lead)\b/i.test(role)
  if (/^(?:the|a|an|whoever|anyone|somebody)\b|\sfrom\s/i.test(role) || (department.test(role) && !isPerson))
    return role
  return /\s/.test(role) || singleWords.test(role) ? `the ${role}` : role
}

/** "Recruiter", "Hiring Manager", "CFO", "Finance": what nobody takes for anything else than who acts. */
export function isKnownRole(text: string): boolean {
  const words = text.replace(/^(?:by\s+)?(?:the\s+)?/i, '').split(/\s+/)
  return isRoleName(text) && (department.test(words.join(' ')) || singleWords.test(words.at(-1) ?? ''))
}

/** Departments that end in "s" act as one: "Sales sends", but "Customers send". */
export function isPlural(role: string): boolean {
  return /[^s]s$/.test(role) && !department.test(role)
}

/** People from outside, and those for whom the process is made: nobody can name a deputy for them. */
export function isOutside(role: string): boolean {
  return /\b(?:customer|client|supplier|vendor|user|applicant|candidate|requester|employee|hire|visitor|patient|student|guest|buyer|parent|subscriber)s?$/i.test(
    role,
  )
}

/** "The system", "Automation", "a bot": nobody. */
export function isMachine(role: string): boolean {
  return /\b(?:system|automation|automated|bot|script|app|application|software|platform|website|tool|scheduler|workflow engine)s?$/i.test(
    role,
  )
}

/** Whether a text may name who acts: at most five words, none that builds a sentence, no number. */
export function isRoleName(text: string): boolean {
  const bare = text.replace(/^(?:the|an?|our|my)\s+/i, '')
  return (
    bare.length > 1 &&
    bare.split(/\s+/).length <= 5 &&
    !/\d|[.,;:!?]|^(?:it|this|that|who|what|nobody|someone|somebody|anyone|done|step|also)\b|\b(?:is|are|was|if|when|then|to|by|with|must|should|will|can|not|before|after|first|last|up|down|who|what|does|do)\b/i.test(
      bare,
    )
  )
}

/** How roles are spoken of inside a sentence. */

const department =
  /^(?:HR|IT|QA|PR|R&D)$|\b(?:sales|operations|logistics|finance|accounting|accounts payable|procurement|legal|marketing|support|payroll|automation|engineering|compliance|warehouse|reception|facilities|human resources|customer success|IT|HR)$/i

/** "the Head of Sales" and "the CFO", but "HR" and "Sales Operations" */
export function theRole(role: string): string {
  return department.test(role) || /^(?:the|a|an)\b/i.test(role) ? role : `the ${role}`
}

/** Departments that end in "s" act as one: "Sales sends", but "Customers send". */
export function isPlural(role: string): boolean {
  return /[^s]s$/.test(role) && !department.test(role)
}

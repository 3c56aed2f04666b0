import type { Reply, Talk } from './talk.ts'

/** What has to be so after a message: undefined when it is, else what is wrong. `kind` tells how it counts in a summary. */
export type Effect = {
  readonly kind: 'acts' | 'answers' | 'asks' | 'declines'
  readonly check: (after: { readonly talk: Talk; readonly reply: Reply }) => string | undefined
}

const short: Readonly<Record<string, string>> = {
  'Capture the invoice in SAP': 'capture',
  'Check the invoice': 'check',
  'Approve the invoice': 'approve',
  'Pay the invoice': 'pay',
  'File the invoice in SharePoint': 'file',
}

/** The steps in their order; those of the document by one word, new ones by their names. */
function order(...names: readonly string[]): Effect {
  return {
    kind: 'acts',
    check: ({ talk }) => {
      const found = talk.steps.map((step) => short[step.name] ?? step.name)
      return JSON.stringify(found) === JSON.stringify(names) ? undefined : `steps are ${found.join(' | ')}`
    },
  }
}

type Field = 'name' | 'responsible' | 'sla' | 'system'

function step(number: number, field: Field, value: string): Effect {
  return {
    kind: 'acts',
    check: ({ talk }) => {
      const found = talk.steps[number - 1]?.[field]
      return found === value ? undefined : `${field} of step ${number} is ${found}`
    },
  }
}

function holds(pattern: RegExp): Effect {
  return {
    kind: 'acts',
    check: ({ talk, reply }) =>
      pattern.test(talk.markdown) && reply.patches.length > 0 ? undefined : `the document lacks ${pattern}`,
  }
}

function lacks(pattern: RegExp): Effect {
  return {
    kind: 'acts',
    check: ({ talk, reply }) =>
      !pattern.test(talk.markdown) && reply.patches.length > 0 ? undefined : `the document holds ${pattern}`,
  }
}

const saying =
  (kind: Effect['kind']) =>
  (pattern: RegExp): Effect => ({
    kind,
    check: ({ reply }) =>
      reply.patches.length === 0 && pattern.test(reply.text)
        ? undefined
        : `${reply.patches.length} patches, answer: ${reply.text.slice(0, 300)}`,
  })

/** Words alone, and no change. */
const answers = saying('answers')
/** A question that goes with what was said, and no change. */
const asks = saying('asks')
/** Says that it cannot, or does not understand, and no change. */
const declines = saying('declines')

function all(...effects: readonly Effect[]): Effect {
  return {
    kind: effects[0]?.kind ?? 'acts',
    check: (after) => effects.map((effect) => effect.check(after)).find((wrong) => wrong !== undefined),
  }
}

const usual = ['capture', 'check', 'approve', 'pay', 'file'] as const
const [capture, check, approve, pay, file] = usual
const onlyEnglish = (word: string) => declines(new RegExp(`${word}[\\s\\S]*OPENAI_API_KEY`))

/** What process owners say to the document of invoice-document.ts, and what has to come of it. */
export const wishes: readonly (readonly [message: string, effect: Effect])[] = [
  // New steps
  [
    'put a step "Verify the VAT number" before paying the invoice',
    order(capture, check, approve, 'Verify the VAT number', pay, file),
  ],
  [
    'can you add a step to verify the supplier after step 1?',
    order(capture, 'Verify the supplier', check, approve, pay, file),
  ],
  [
    'pls add a stpe to verify the supplier after step 1',
    order(capture, 'Verify the supplier', check, approve, pay, file),
  ],
  [
    'insert "Book the invoice" between step 3 and 4',
    order(capture, check, approve, 'Book the invoice', pay, file),
  ],
  ['there should be a step called Archive paper copy at the end', order(...usual, 'Archive paper copy')],
  [
    'we also need to notify the supplier after the payment',
    order(capture, check, approve, pay, 'Notify the supplier', file),
  ],
  [
    'I think we are missing a step: scan the invoice, right at the beginning',
    order('Scan the invoice', ...usual),
  ],
  [
    'before step 4 the controller should check the budget',
    all(order(capture, check, approve, 'Check the budget', pay, file), step(4, 'responsible', 'Controller')),
  ],
  [
    'after approval, legal has to review the contract',
    all(order(capture, check, approve, 'Review the contract', pay, file), step(4, 'responsible', 'Legal')),
  ],
  [
    'add a step after 2: verify bank details',
    order(capture, check, 'Verify bank details', approve, pay, file),
  ],
  [
    'add two steps: scan the invoice and open the case',
    all(holds(/Step \d: Scan the invoice/), holds(/Step \d: Open the case/)),
  ],
  // Renaming, removing, moving
  ['rename step 2 to Review the invoice', step(2, 'name', 'Review the invoice')],
  ['step 2 should be called "Review the invoice"', step(2, 'name', 'Review the invoice')],
  ['call step 2 Review the invoice instead', step(2, 'name', 'Review the invoice')],
  ['change the title of the second step to Review the invoice', step(2, 'name', 'Review the invoice')],
  ['renmae step 2 to Review the invoice', step(2, 'name', 'Review the invoice')],
  ['rename check the invoice to review the invoice', step(2, 'name', 'Review the invoice')],
  ['remove step 2', order(capture, approve, pay, file)],
  ['delete the filing step', order(capture, check, approve, pay)],
  ["we don't need step 5 any more", order(capture, check, approve, pay)],
  ['Step 5 is not needed', order(capture, check, approve, pay)],
  ['Could you please drop the last step? Thanks!', order(capture, check, approve, pay)],
  ['delete steps 2 and 3', order(capture, pay, file)],
  ['skip step 2', order(capture, approve, pay, file)],
  ['step 3 should come before step 2', order(capture, approve, check, pay, file)],
  ['approve the invoice before checking it', order(capture, approve, check, pay, file)],
  ['move step 3 up', order(capture, approve, check, pay, file)],
  ['move the payment to the end', order(capture, check, approve, file, pay)],
  ['move step 2 after step 3', order(capture, approve, check, pay, file)],
  ['can you do step 5 first', order(file, capture, check, approve, pay)],
  ['make step 5 the first step', order(file, capture, check, approve, pay)],
  ['swap steps 2 and 3', order(capture, approve, check, pay, file)],
  ['please exchange step 2 and step 3', order(capture, approve, check, pay, file)],
  ['switch the order of steps 2 and 3', order(capture, approve, check, pay, file)],
  [
    'split step 2 into check the amounts and check the supplier',
    order(capture, 'Check the amounts', 'Check the supplier', approve, pay, file),
  ],
  ['merge steps 2 and 3', order(capture, 'Check the invoice and approve the invoice', pay, file)],
  ['combine step 2 with step 3 into "Review the invoice"', order(capture, 'Review the invoice', pay, file)],
  // Who, when, where
  ['Finance is responsible for step 2', step(2, 'responsible', 'Finance')],
  ['finance is responsible for checking the invoice', step(2, 'responsible', 'Finance')],
  ['change the owner of step 2 to Finance', step(2, 'responsible', 'Finance')],
  ['step 4 is done by the treasurer', step(4, 'responsible', 'Treasurer')],
  ['the treasurer pays the invoice', step(4, 'responsible', 'Treasurer')],
  ['the treasurer should do step 4, not accounts payable', step(4, 'responsible', 'Treasurer')],
  ['who does step 4? it should be the treasurer', step(4, 'responsible', 'Treasurer')],
  ['Let the CFO handle the approval', step(3, 'responsible', 'CFO')],
  [
    'assign steps 2 and 4 to Finance',
    all(step(2, 'responsible', 'Finance'), step(4, 'responsible', 'Finance')),
  ],
  [
    'replace the team lead with the department head',
    all(step(3, 'responsible', 'Department Head'), lacks(/Team Lead/)),
  ],
  ['add a deadline of 2 days to step 3', step(3, 'sla', '2 days')],
  ['step 3 has to be finished within 4 hours', step(3, 'sla', '4 hours')],
  ['approving the invoice must not take longer than 3 days', step(3, 'sla', '3 days')],
  ['set deadline for step 2: 2 days', step(2, 'sla', '2 days')],
  ['step 2 takes two days', step(2, 'sla', '2 days')],
  ['the deadline for the payment is 10 days', step(4, 'sla', '10 days')],
  ['step 4 happens in Stripe', step(4, 'system', 'Stripe')],
  ['we do the payment in Stripe', step(4, 'system', 'Stripe')],
  ['the process owner is the CFO', holds(/\*\*Owner\*\*: CFO/)],
  [
    'the process starts when the supplier sends an invoice',
    holds(/\*\*Trigger\*\*: The supplier sends an invoice/),
  ],
  // Approvals, conditions, exceptions, notes
  [
    'we need the CFO to approve invoices above 10.000 €',
    holds(/\*\*Responsible\*\*: CFO[\s\S]*above 10\.000 €/),
  ],
  [
    'if the amount is above 1,000 € the CFO must approve',
    holds(/\*\*Responsible\*\*: CFO[\s\S]*above 1,000 €/),
  ],
  [
    'invoices over 5000 euros must be approved by the CFO',
    holds(/\*\*Responsible\*\*: CFO[\s\S]*over 5000 euros/),
  ],
  [
    'step 3 is only needed if the amount is above 500 EUR',
    holds(/If the amount is above 500 EUR, approve the invoice\./),
  ],
  [
    'if the payment fails, inform the supplier',
    holds(/## Error Handling[\s\S]*If the payment fails, inform the supplier/),
  ],
  ['in step 2 also check the VAT number', holds(/### Step 2[\s\S]*Check the VAT number[\s\S]*### Step 3/)],
  [
    'add a note to step 4: payments go out on Fridays only',
    holds(/### Step 4[\s\S]*Payments go out on Fridays only[\s\S]*### Step 5/),
  ],
  ['add error handling', holds(/## Error Handling/)],
  ['what about errors? please add something', holds(/## Error Handling/)],
  ['add the KPI "cycle time below 5 days"', holds(/## Monitoring[\s\S]*[Cc]ycle time below 5 days/)],
  [
    'send an email to the supplier when the invoice is paid',
    holds(/Notify the supplier|e-?mail to the supplier/i),
  ],
  // Several wishes
  [
    'rename step 2 to Review the invoice and delete step 4',
    all(order(capture, 'Review the invoice', approve, file), step(2, 'name', 'Review the invoice')),
  ],
  [
    'add a step "Scan the invoice" at the beginning, then remove step 5',
    order('Scan the invoice', capture, check, approve, pay),
  ],
  [
    '1. rename step 2 to Review the invoice\n2. delete step 5\n3. step 4 is done by the treasurer',
    all(order(capture, 'Review the invoice', approve, pay), step(4, 'responsible', 'Treasurer')),
  ],
  [
    'delete step 5, swap steps 2 and 3, set the deadline of step 4 to 2 days',
    all(order(capture, approve, check, pay), step(4, 'sla', '2 days')),
  ],
  [
    'Remove step 5. Also paint it blue.',
    all(order(capture, check, approve, pay), {
      kind: 'acts',
      check: ({ reply }) => (/paint it blue/.test(reply.text) ? undefined : reply.text),
    }),
  ],
  [
    'add a step "Verify the VAT number" after step 2 and make Finance responsible for it',
    all(
      order(capture, check, 'Verify the VAT number', approve, pay, file),
      step(3, 'responsible', 'Finance'),
    ),
  ],
  // Questions
  ['who does what?', answers(/Accounts Payable[\s\S]*Team Lead/)],
  ['who is responsible for step 3?', answers(/Team Lead/)],
  ['who approves the invoice?', answers(/Team Lead/)],
  ['what does accounts payable do?', answers(/Check the invoice[\s\S]*Pay the invoice|checks? the invoice/i)],
  ['how many steps are there?', answers(/\b(?:five|5) steps/i)],
  ['how many steps?', answers(/\b(?:five|5) steps/i)],
  ['which systems are used?', answers(/SAP[\s\S]*SharePoint/)],
  ['what systems do we use', answers(/SAP[\s\S]*SharePoint/)],
  ['how long does it take?', answers(/day/)],
  ['what is the deadline of step 4?', answers(/3 business days/)],
  ['what happens if the payment fails?', answers(/does not say|says nothing/)],
  ['what happens after step 3?', answers(/Pay the invoice/)],
  ['what happens if the invoice is rejected?', answers(/inform the supplier/)],
  ['what is missing?', answers(/Error Handling/)],
  ['anything missing?', answers(/Error Handling/)],
  ['is it done?', answers(/Error Handling/)],
  ['give me a summary', answers(/Capture the invoice/)],
  ['explain step 3', answers(/Approve the invoice/)],
  ['who owns the process?', answers(/Head of Accounting/)],
  ['how does it start?', answers(/An invoice arrives/)],
  // What it cannot do, and talk
  ['make it shorter', declines(/remove|merge/i)],
  ['can you make this shorter please', declines(/remove|merge/i)],
  ['translate it to German', declines(/cannot translate/i)],
  ['translate to german', declines(/cannot translate/i)],
  ['make the text sound more professional', declines(/cannot|did not understand/i)],
  ['undo that', answers(/[Uu]ndo/)],
  ['undo', answers(/[Uu]ndo/)],
  ['go back to the previous version', answers(/[Uu]ndo|[Vv]ersion/)],
  ['what did you change?', answers(/not changed|changed nothing|no change/i)],
  ['export it as pdf', answers(/Markdown/)],
  ['how do I share this with my boss?', declines(/[Ss]hare/)],
  ['thank you very much', answers(/welcome/)],
  ['hi', answers(/Hello/)],
  ['Hello! Can you help me?', answers(/rules|Hello/)],
  ['yes', asks(/nothing to (?:confirm|say yes)|what|which/i)],
  ['no', answers(/as it is/)],
  ['ok', answers(/./)],
  ['draw a picture of a cat', declines(/did not understand|cannot/)],
  ['what is the weather like?', declines(/found no line about/)],
  ['asdf jkl', declines(/did not understand/)],
  // As others said it
  ["I'd like step 4 to be done by the CFO", step(4, 'responsible', 'CFO')],
  ['the accountant, not the team lead, should approve the invoice', step(3, 'responsible', 'Accountant')],
  ['step two should be renamed Verify invoice', step(2, 'name', 'Verify invoice')],
  ['change step 2 to "Verify the invoice"', step(2, 'name', 'Verify the invoice')],
  ['please take step 5 out', order(capture, check, approve, pay)],
  ["there's no need for step 5", order(capture, check, approve, pay)],
  ['first approve, then check', order(capture, approve, check, pay, file)],
  ['can we pay the invoice before approving it?', order(capture, check, pay, approve, file)],
  ['insert step "Archive" last', order(...usual, 'Archive')],
  [
    "new step after 3: get the CFO's signature",
    order(capture, check, approve, "Get the CFO's signature", pay, file),
  ],
  ['we forgot to scan the invoice. add it at the beginning', declines(/did not understand “we forgot/)],
  ['Step 3 max 2 days', step(3, 'sla', '2 days')],
  ['checking should take no more than 4 hours', step(2, 'sla', '4 hours')],
  ['step 2: Finance', step(2, 'responsible', 'Finance')],
  ['step 4 -> CFO', step(4, 'responsible', 'CFO')],
  ['where is the invoice filed?', answers(/File the invoice in SharePoint/)],
  ['what are the prerequisites?', answers(/API access to SAP/)],
  ['does the CFO have to approve?', answers(/found no line about/)],
  ['why do we need step 2?', answers(/Compare the amounts/)],
  [
    'what if the approver is on vacation?',
    answers(/does not say what happens if the approver is on vacation/),
  ],
  ['What happens when SAP is down?', asks(/does not say yet[\s\S]*Shall I add error handling for SAP\?/)],
  [
    "invoices below 100 EUR don't need approval",
    holds(/If the invoice is below 100 EUR, continue with Step 4\. Otherwise, approve the invoice\./),
  ],
  ['small invoices can skip step 3', holds(/If it is about small invoices, continue with Step 4/)],
  [
    'for invoices above 10,000 EUR the CFO has to approve as well',
    holds(/Responsible\*\*: CFO[\s\S]*above 10,000 EUR/),
  ],
  [
    'the approval should only happen if the amount is above 500 EUR',
    holds(/If the amount is above 500 EUR, approve the invoice/),
  ],
  ['do step 2 and 3 at the same time', holds(/Do this in parallel with Step 2\./)],
  [
    'Finance instead of Accounts Payable please',
    all(step(2, 'responsible', 'Finance'), step(4, 'responsible', 'Finance')),
  ],
  ['replace SAP with Oracle', all(step(1, 'system', 'Oracle'), holds(/oracle\.capture_invoice/))],
  ['add role: Auditor, checks samples every quarter', holds(/\*\*Auditor\*\*: checks samples every quarter/)],
  [
    'write in the overview that we only pay on Fridays',
    holds(/## Overview[\s\S]*[Ww]e only pay on Fridays[\s\S]*## Prereq/),
  ],
  ['remove the prerequisites', lacks(/## Prerequisites/)],
  ['add monitoring and error handling', all(holds(/## Monitoring/), holds(/## Error Handling/))],
  ['add error handling and monitoring', all(holds(/## Monitoring/), holds(/## Error Handling/))],
  ['send a reminder to the team lead after 2 days', holds(/Do this after 2 days\./)],
  ['update the code', answers(/has SPy code already/)],
  ['start over', declines(/do not empty the document/)],
  ["that's wrong", declines(/Undo/)],
  ['more details please', declines(/nobody has told me/)],
  [
    'Split step 4: prepare payment, release payment',
    order(capture, check, approve, 'Prepare payment', 'Release payment', file),
  ],
  ['remove steps 4-5', order(capture, check, approve)],
  [
    'Add the following steps: 1. create contract 2. sign contract',
    order(...usual, 'Create contract', 'Sign contract'),
  ],
  ['checking takes 10 days now', step(2, 'sla', '10 days')],
  ['ok thanks bye', answers(/welcome/)],
  // In other words
  [
    'add a step after the second one where we verify bank details',
    order(capture, check, 'Verify bank details', approve, pay, file),
  ],
  [
    'add two things: a budget check by controlling before the payment',
    all(order(capture, check, approve, 'Check the budget', pay, file), step(4, 'responsible', 'Controlling')),
  ],
  [
    'SAP should be called S/4HANA',
    all(step(1, 'system', 'S/4HANA'), holds(/API access to S\/4HANA, to capture/), lacks(/access to SAP/)),
  ],
  ['put in a budget check before the payment', order(capture, check, approve, 'Check the budget', pay, file)],
  [
    'after the payment also inform the supplier',
    order(capture, check, approve, pay, 'Notify the supplier', file),
  ],
  ['The third step may take a week at most', step(3, 'sla', '1 week')],
  ['let the treasurer do the payment, not accounts payable', step(4, 'responsible', 'Treasurer')],
  ['remove the last two steps', order(capture, check, approve)],
  [
    'merge the first two steps',
    order('Capture the invoice in SAP and check the invoice', approve, pay, file),
  ],
  ['oops, bring it back', answers(/[Uu]ndo/)],
  ['which steps have no owner?', answers(/complete/)],
  ['is anything unclear in there?', answers(/complete/)],
  ['SAP calls must be retried 3 times', holds(/with retry\(max_attempts=3/)],
  ['remove the last step, we do that elsewhere', order(capture, check, approve, pay)],
  [
    'Step 2: if the number is missing send it back to the supplier',
    holds(/[Ii]f the number is missing, send it back/),
  ],
  ['all calls to SAP should be retried 3 times', holds(/with retry\(max_attempts=3/)],
  ['can you make a diagram?', answers(/view Flow/)],
  // Other languages
  ['füge nach Schritt 2 einen Schritt ein, der die Steuernummer prüft', onlyEnglish('Englisch')],
  ['Bitte lösche Schritt 5', onlyEnglish('Englisch')],
  ['añade un paso después del paso 2 para verificar el proveedor', onlyEnglish('inglés')],
  ['cuántos pasos hay?', onlyEnglish('inglés')],
  ['ajoute une étape après l’étape 2 pour vérifier le fournisseur', onlyEnglish('anglais')],
]

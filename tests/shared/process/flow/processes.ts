/** Documents with all that a flow can have, and how people read them: `node` or `from > to (when)`. */
export const processes: readonly {
  readonly name: string
  readonly text: string
  readonly flow: readonly string[]
}[] = [
  {
    name: 'steps one after the other, with lanes',
    text: '## Steps\n\n### Step 1: Check the order\n\n- **Responsible**: Support\n\n### Step 2: Pay it back\n\n- **Responsible**: Finance\n- **System**: Stripe\n- **SLA**: 2 days',
    flow: ['Start > Check the order', 'Check the order > Pay it back', 'Pay it back > End'],
  },
  {
    name: 'a decision with both outcomes',
    text: '## Steps\n\n1. Check the order\n   - If the amount is above 200 €, ask the team lead. Otherwise, pay at once.\n2. Send a receipt',
    flow: [
      'Start > Check the order',
      'Check the order > The amount is above 200 €?',
      'The amount is above 200 €? > Ask the team lead (yes)',
      'The amount is above 200 €? > Pay at once (no)',
      'Ask the team lead > Send a receipt',
      'Pay at once > Send a receipt',
      'Send a receipt > End',
    ],
  },
  {
    name: 'a step that is done in one case only',
    text: '## Steps\n\n### Step 1: Approve the order\n\n- **Responsible**: Team Lead\n- If the amount is above 200 €, approve the order. Otherwise, continue with Step 2.\n\n### Step 2: Pay\n\n- **Responsible**: Finance',
    flow: [
      'Start > The amount is above 200 €?',
      'The amount is above 200 €? > Approve the order (yes)',
      'The amount is above 200 €? > Pay (no)',
      'Approve the order > Pay',
      'Pay > End',
    ],
  },
  {
    name: 'several conditions after each other, and an end before the end',
    text: '## Steps\n\n1. Decide\n   - If it is below 500 EUR, continue with step 3.\n   - If it is above 10,000 EUR, reject it and end the process.\n2. Approve it\n3. Pay it',
    flow: [
      'Start > Decide',
      'Decide > It is below 500 EUR?',
      'It is below 500 EUR? > It is above 10,000 EUR? (no)',
      'It is above 10,000 EUR? > Reject it (yes)',
      'Reject it > End',
      'It is above 10,000 EUR? > Approve it (no)',
      'Approve it > Pay it',
      'Pay it > End',
      'It is below 500 EUR? > Pay it (yes)',
    ],
  },
  {
    name: 'what happens beside each other',
    text: '## Steps\n\n1. Prepare the first day\n   - In parallel:\n     - Order the laptop\n     - Set up the desk\n2. Greet the colleague',
    flow: [
      'Start > Prepare the first day',
      'Prepare the first day > +',
      '+ > Order the laptop',
      '+ > Set up the desk',
      'Order the laptop > +',
      'Set up the desk > +',
      '+ > Greet the colleague',
      'Greet the colleague > End',
    ],
  },
  {
    name: 'steps that are done beside each other',
    text: '## Steps\n\n### Step 1: Collect the logs\n\n- **Responsible**: Engineer\n\n### Step 2: Inform the customers\n\n- **Responsible**: Support\n- Do this at the same time as the step before.\n\n### Step 3: Close',
    flow: [
      'Start > +',
      '+ > Collect the logs',
      '+ > Inform the customers',
      'Collect the logs > +',
      'Inform the customers > +',
      '+ > Close',
      'Close > End',
    ],
  },
  {
    name: 'a way back with a limit',
    text: '## Steps\n\n1. Fill in the form\n2. Check the form\n   - If something is missing, return to step 1, at most 2 times; then escalate to the team lead.\n3. File it',
    flow: [
      'Start > Fill in the form',
      'Fill in the form > Check the form',
      'Check the form > Something is missing?',
      'Something is missing? > Done 2 times already? (yes)',
      'Done 2 times already? > Escalate to the team lead (yes)',
      'Escalate to the team lead > File it',
      'Something is missing? > File it (no)',
      'File it > End',
      'Done 2 times already? > Fill in the form (no) back',
    ],
  },
  {
    name: 'a failure of a step',
    text: '## Steps\n\n1. Charge the card\n   - On error: retry 3 times, then inform the customer.\n2. Ship the goods',
    flow: [
      'Start > Charge the card',
      'Error at Charge the card',
      'Error > Retry 3 times, then inform the customer',
      'Charge the card > Ship the goods',
      'Retry 3 times, then inform the customer > Ship the goods',
      'Ship the goods > End',
    ],
  },
  {
    name: 'a time limit of a step',
    text: '## Steps\n\n1. The manager approves the report\n   - If the manager does not answer within 2 days, escalate to the director.\n2. Pay',
    flow: [
      'Start > Approve the report',
      'The manager does not answer within 2 days at Approve the report',
      'The manager does not answer within 2 days > Escalate to the director',
      'Approve the report > Pay',
      'Escalate to the director > Pay',
      'Pay > End',
    ],
  },
  {
    name: 'steps that are conditions as a whole',
    text: '## Steps\n\n1. Check the error rate\n2. If the error rate is below 1 %, close the alert. Otherwise, declare an incident.\n3. Write the report',
    flow: [
      'Start > Check the error rate',
      'Check the error rate > The error rate is below 1 %?',
      'The error rate is below 1 %? > Close the alert (yes)',
      'Close the alert > End',
      'The error rate is below 1 %? > Declare an incident (no)',
      'Declare an incident > Write the report',
      'Write the report > End',
    ],
  },
  {
    name: 'names in other languages, and very long ones',
    text: '## Steps\n\n### Step 1: 受注内容を確認する\n\n- **Responsible**: 営業部\n\n### Step 2: Prüfe die Überweisung & <Konto> "X"\n\n- **Responsible**: Müller & Söhne <GmbH>\n\n### Step 3: Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung',
    flow: [
      'Start > 受注内容を確認する',
      '受注内容を確認する > Prüfe die Überweisung & <Konto> "X"',
      'Prüfe die Überweisung & <Konto> "X" > Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung',
      'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung > End',
    ],
  },
  {
    name: 'a jump to a step that does not exist',
    text: '## Steps\n\n1. Wait for a message\n2. Answer it\n   - If it is no question, go to step 9.\n3. If there are more messages, go to step 1.',
    flow: [
      'Start > Wait for a message',
      'Wait for a message > Answer it',
      'Answer it > It is no question?',
      'It is no question? > There are more messages? (yes)',
      'It is no question? > There are more messages? (no)',
      'There are more messages? > Wait for a message (yes) back',
      'There are more messages? > End (no)',
    ],
  },
  {
    name: 'a file whose fields have become one line',
    text: '## Procedure\n\n### 1. Submit the report\nActor: Employee\nOutput: report with receipts\n\n### 2. Check the receipts\nActor: Finance\nIf a receipt is missing, return to step 1.',
    flow: [
      'Start > Submit the report',
      'Submit the report > Check the receipts',
      'Check the receipts > A receipt is missing?',
      'A receipt is missing? > Submit the report (yes) back',
      'A receipt is missing? > End (no)',
    ],
  },
]

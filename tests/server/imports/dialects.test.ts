import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { textOfFile } from '#server/imports/file-text.ts'
import { readMapFile } from '#server/imports/read-map.ts'
import { processMap } from '#shared/process/map/process-map.ts'

/** What people see of a file: steps, with who does them, and what leads where. */
async function read(name: string) {
  const bytes = await readFile(new URL(`./dialects/${name}`, import.meta.url))
  const { drawing, leftOut } = await readMapFile(textOfFile(bytes))
  const { steps, decisions, flows } = processMap(drawing)
  const nameOf = (id: string) => [...steps, ...decisions].find((one) => one.id === id)?.name
  return {
    title: drawing.title,
    steps: steps.map(({ name, actor }) => (actor === undefined ? name : `${name} (${actor})`)),
    flows: flows.map(
      ({ from, to, when, on }) =>
        `${nameOf(from)} > ${nameOf(to)}${when ? ` when ${when}` : ''}${on ? ` on ${on}` : ''}`,
    ),
    leftOut,
  }
}

/** Files as other modelers write them, each with the habits of its program; written for these tests. */
test.each<[string, Awaited<ReturnType<typeof read>>]>([
  [
    'adonis-utf-16.bpmn',
    {
      title: '受注',
      steps: ['注文を確認する', '出荷する'],
      flows: ['注文を確認する > 出荷する'],
      leftOut: [],
    },
  ],
  [
    'aris-latin-1.bpmn',
    {
      title: 'Überweisung prüfen',
      steps: ['Beträge über 500 EUR freigeben (Geschäftsführung)', ''],
      flows: ['Beträge über 500 EUR freigeben >  when gültig'],
      leftOut: ['Without a name: 1 step.'],
    },
  ],
  [
    'bizagi.bpmn',
    {
      title: 'Claims',
      steps: ['Register the claim (Call centre)', 'Pay at once', 'Send an adviser', 'File the claim'],
      flows: [
        'Register the claim > Kind of claim?',
        'Kind of claim? > Pay at once when small',
        'Kind of claim? > Send an adviser when large',
        'Pay at once > File the claim',
        'Send an adviser > File the claim',
      ],
      leftOut: [
        'Left out: 2 extensions of other programs.',
        'Left out: 1 description.',
        'Told as a choice: 1 complex gateway.',
        'Left out: 1 repetition of a step.',
      ],
    },
  ],
  [
    'bpmn-io.bpmn',
    {
      title: 'Pizza shop',
      steps: ['Bake the pizza (Oven)', 'Make the salad (Kitchen)', 'Deliver'],
      flows: [
        'What is ordered? > Bake the pizza when pizza',
        'What is ordered? > Make the salad when salad',
        'Bake the pizza > Deliver',
        'Make the salad > Deliver',
      ],
      leftOut: [
        'Left out: 2 messages between pools.',
        'Left out: 1 pool without steps.',
        'Left out: 1 group.',
        'Left out: 1 lane without steps.',
        'Left out: 1 note.',
        'Told as a choice: 2 inclusive gateways.',
        'Left out: 2 data objects.',
      ],
    },
  ],
  [
    'camunda-7.bpmn',
    {
      title: 'Travel expenses',
      steps: ['Check the receipts (accounting)', 'Pay', 'Ask for the missing ones', 'Remind accounting'],
      flows: [
        'Check the receipts > All there?',
        'All there? > Pay when #{ok}',
        'All there? > Ask for the missing ones when no',
        'Ask for the missing ones > Check the receipts',
        'Check the receipts > Remind accounting when 3 days on timer',
      ],
      leftOut: [
        'Left out: 5 extensions of other programs.',
        'Left out: 1 description.',
        'Told as if the step ended: 1 event during which the step goes on.',
      ],
    },
  ],
  [
    'camunda-8.bpmn',
    {
      title: 'Order',
      steps: [
        'Review the order (sales)',
        'Payment received',
        '14 days',
        'Ship the goods',
        'Dun the customer',
      ],
      flows: [
        'Review the order > ',
        ' > Payment received',
        ' > 14 days',
        'Payment received > Ship the goods',
        '14 days > Dun the customer',
      ],
      leftOut: [
        'Left out: 3 extensions of other programs.',
        'Told as a choice: 1 event-based gateway.',
        'Left out: 1 repetition of a step.',
      ],
    },
  ],
  [
    'eclipse.bpmn2',
    {
      title: 'Deployment',
      steps: [
        'Build',
        'Stop the old one',
        'Start the new one',
        'Start the old one',
        'Tell the team',
        'Clean up',
      ],
      flows: [
        'Build > Stop the old one',
        'Stop the old one > Start the new one',
        'Start the new one > Clean up',
        'Stop the old one > Tell the team when Rolled back on error',
      ],
      leftOut: [
        'Left out: 3 extensions of other programs.',
        'Opened, with its steps in its place: 1 sub-process.',
        'Told as a failure: 1 compensate event at the edge of a step.',
        'Not joined: 1 step that undoes another one.',
        'Told as a failure: 1 cancel event at the edge of a step.',
        'Left out: 1 event without a name.',
      ],
    },
  ],
  [
    'oryx-two-calls.bpmn',
    {
      title: 'Contract',
      steps: [
        'check (Contract)',
        'Wait for the signature (Contract)',
        'Offer (Contract)',
        'Answer (Contract)',
        'Check the terms (Check)',
      ],
      flows: ['check > Offer', 'Offer > Answer', 'Answer > Wait for the signature', 'Answer > Offer'],
      leftOut: [
        'Left out: 1 extension of another program.',
        'Told as one step: 1 call of another process.',
        'Opened, with its steps in its place: 1 sub-process.',
        'Left out: 1 event at the edge of nothing.',
        'Not understood: unparsable content <ns0:fancyTask> detected: unknown type <bpmn:FancyTask>',
        'Not understood: unresolved reference <nothing>',
      ],
    },
  ],
  [
    'signavio.bpmn',
    {
      title: 'Human Resources',
      steps: [
        'Ask IT for a laptop (Human Resources)',
        'Set up the desk (Human Resources)',
        'Name a mentor (Human Resources)',
        'Order the laptop (IT)',
        'Choose another one (IT)',
      ],
      flows: [
        'Ask IT for a laptop > Name a mentor',
        'Ask IT for a laptop > Set up the desk',
        'Order the laptop > Choose another one when Sold out on error',
      ],
      leftOut: [
        'Left out: 1 message between pools.',
        'Left out: 3 extensions of other programs.',
        'Opened, with its steps in its place: 1 sub-process.',
        'Told as a failure: 1 message event at the edge of a step.',
      ],
    },
  ],
  [
    'visual-paradigm.bpmn',
    {
      title: 'Clinic',
      steps: [
        'Take blood (Nurse)',
        'Read the values (Doctor)',
        'Give medicine',
        'Watch the patient',
        'Reanimate (Doctor)',
      ],
      flows: [
        'Take blood > Urgent?',
        'Urgent? > Read the values when Yes',
        'Read the values > Give medicine',
        'Read the values > Watch the patient',
      ],
      leftOut: [
        'Left out: 1 extension of another program.',
        'Told side by side: 1 sub-process whose steps have no order.',
        'Opened, with its steps in its place: 2 sub-processes.',
        'Left out: 1 event that starts a sub-process.',
        'Left out: 1 flow without an end.',
        'Not understood: unresolved reference <gone.1>',
      ],
    },
  ],
])('%s is carried, and what it has beyond a map is named', async (name, expected) => {
  expect(await read(name)).toEqual(expected)
})

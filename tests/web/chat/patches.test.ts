import { expect, test } from 'vitest'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { namesOf, spoken } from '../../../web/chat/patches.ts'

const names = (...patches: Partial<AppliedWirePatch>[]) => {
  const whole = patches.map((patch, index) => ({
    patch_id: String(index),
    operation: 'update' as const,
    location: '## Steps',
    section: 'Steps',
    ...patch,
  }))
  return [...namesOf(whole).values()].map(spoken)
}

test('a change is called by its section where that says enough', () => {
  expect(names({ new_content: 'Check it twice.' }, { section: 'Roles', location: '## Roles' })).toEqual([
    'Steps',
    'Roles',
  ])
  expect(names({ operation: 'append', content: '## Steps\n\nFirst of all' })).toEqual(['Steps'])
})

test('changes of one section are told apart by the heading they write, or by their first words', () => {
  expect(
    names(
      { old_content: '### Step 2: Pay', new_content: '### Step 3: Pay' },
      { new_content: '### Step 4: **Close** the case' },
      { new_content: '1. Ask [Finance](https://example.org) for the number\n2. Wait' },
      { operation: 'delete', content: '- [ ] An old task' },
    ),
  ).toEqual([
    'Steps · Step 3: Pay',
    'Steps · Step 4: Close the case',
    'Steps · Ask Finance for the number',
    'Steps · An old task',
  ])
})

test('long words are cut at a word', () => {
  expect(
    names(
      { new_content: 'one two three four five six seven eight nine ten eleven' },
      { new_content: 'x' },
    )[0],
  ).toBe('Steps · one two three four five six seven eight nine…')
})

test('a part that is added is called by its own heading, not by what it stands behind', () => {
  const step = {
    operation: 'append',
    content: '### Step 3: Photograph the heater\n\n- **Responsible**: Tenant',
  } as const
  expect(names({ ...step, section: 'Step 2: Log it' }, { new_content: 'More.' })).toEqual([
    'Step 3: Photograph the heater',
    'Steps',
  ])
  expect(names({ ...step, content: `${step.content}\n\n### Step 4: Wait` })).toEqual([
    'Steps · Step 3: Photograph the heater',
  ])
})

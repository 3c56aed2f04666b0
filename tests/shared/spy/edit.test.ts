import { describe, expect, test } from 'vitest'
import {
  insertStatementAfterLabel,
  insertStatementBeforeLabel,
  removeLabelledStatement,
  renameIdentifier,
  renameLabel,
} from '#shared/spy/edit.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { labelledSteps } from '#shared/spy/labels.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { onboarding } from './programs.ts'

const tidy = formatProgram(onboarding)

/** What an edit changed, as the lines that went and came. */
function changes(before: string, after: string | null): string[] {
  const [old, now] = [before.split('\n'), (after ?? 'refused').split('\n')]
  let head = 0
  while (head < old.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const removed = old.slice(head, old.length - tail).map((line) => `- ${line.trim()}`)
  const added = now.slice(head, now.length - tail).map((line) => `+ ${line.trim()}`)
  return [...removed, ...added].map((line) => line.trimEnd())
}

describe('renameIdentifier', () => {
  test('renames a variable where it is set and where it is used, also in texts', () =>
    expect(renameIdentifier('sum = 1\nlog(f"{sum}", [sum.sum, { sum: sum }])', 'sum', 'total')).toBe(
      'total = 1\nlog(f"{total}", [total.sum, { sum: total }])',
    ))
  test('renames an integration with its calls', () =>
    expect(renameIdentifier('use crm\n\ncrm.get(crm=1)', 'crm', 'hubspot')).toBe(
      'use hubspot\n\nhubspot.get(crm=1)',
    ))
  test('renames a parameter and the arguments that mean it', () =>
    expect(renameIdentifier('run(a, b=a) {\n  return a\n}\n\nrun(a=1)\nother(a=2)', 'a', 'first')).toBe(
      'run(first, b=first) {\n  return first\n}\n\nrun(first=1)\nother(a=2)',
    ))
  test('renames functions, records and what is caught', () =>
    expect(renameIdentifier('try {\n  throw Bad(1)\n} catch (Bad as bad) {\n}', 'Bad', 'Late')).toBe(
      'try {\n  throw Late(1)\n} catch (Late as bad) {\n}',
    ))
  test('refuses a name that is taken, reserved or none', () => {
    for (const name of ['b', 'if', '2a', 'a b', '']) expect(renameIdentifier('a = b', 'a', name)).toBeNull()
  })
  test('refuses a name that is not there, and code with errors', () => {
    expect(renameIdentifier('a = b', 'c', 'd')).toBeNull()
    expect(renameIdentifier('a = ', 'a', 'd')).toBeNull()
  })
})

describe('labelledSteps', () => {
  test('reach to a blank line, the next label or the end of the block', () => {
    const source =
      'start()\n# One\na()\nb()\n\nc()\n# Two\n# again\nif d {\n  # Inner\n  e()\n}\nf()\n# Three\ng()'
    const { program } = parseProgram(source)
    const steps = labelledSteps(source, program).map(({ label, from, to }) => [
      label.text,
      source.slice(from, to),
    ])
    expect(steps).toEqual([
      ['One', '# One\na()\nb()'],
      ['Two', '# Two\n# again\nif d {\n  # Inner\n  e()\n}\nf()'],
      ['Three', '# Three\ng()'],
      ['Inner', '# Inner\n  e()'],
    ])
  })
})

describe('insertStatementAfterLabel', () => {
  test('adds a step of its own, indented and set apart', () =>
    expect(
      changes(
        tidy,
        insertStatementAfterLabel(tidy, 'create crm record.', '# Tell sales\nslack.post( crm_record )'),
      ),
    ).toEqual(['+ # Tell sales', '+ slack.post(crm_record)', '+']))
  test('adds a statement to the step', () =>
    expect(changes(tidy, insertStatementAfterLabel(tidy, 'Setup billing', 'log_info("billed")'))).toEqual([
      '+ log_info("billed")',
    ]))
  test('changes nothing else in code that is not formatted', () =>
    expect(changes(onboarding, insertStatementAfterLabel(onboarding, 'Setup billing', 'a()\nb()'))).toEqual([
      '+ a()',
      '+ b()',
    ]))
  test('sets a step apart from one that follows without a blank line', () =>
    expect(insertStatementAfterLabel('# One\na()\n# Two\nb()', 'One', '# New\nc()')).toBe(
      '# One\na()\n\n# New\nc()\n\n# Two\nb()',
    ))
  test('formats first what shares its line', () =>
    expect(insertStatementAfterLabel('run() {\n# One\na(); b() }', 'One', 'c()')).toBe(
      'run() {\n  # One\n  a()\n  b()\n  c()\n}',
    ))
  test('refuses an unknown label, code that is wrong and what is no statement', () => {
    expect(insertStatementAfterLabel(tidy, 'Nowhere', 'a()')).toBeNull()
    expect(insertStatementAfterLabel(tidy, 'Setup billing', 'a(')).toBeNull()
    expect(insertStatementAfterLabel(tidy, 'Setup billing', 'run(a) {\n}')).toBeNull()
    expect(insertStatementAfterLabel(tidy, 'Setup billing', '# nothing')).toBeNull()
    expect(insertStatementAfterLabel('# One\na(', 'One', 'b()')).toBeNull()
  })
})

describe('insertStatementBeforeLabel', () => {
  test('adds a step above the comments of another', () =>
    expect(insertStatementBeforeLabel('# One\n\n# Two\n# more\nb()', 'two', '# New\nc()')).toBe(
      '# One\n\n# New\nc()\n\n# Two\n# more\nb()',
    ))
})

describe('removeLabelledStatement', () => {
  test('takes out a step with its comment and blank line', () =>
    expect(changes(tidy, removeLabelledStatement(tidy, 'Send welcome email'))).toEqual([
      '- # Send welcome email',
      '- mailchimp.send_welcome_email(customer_data.email)',
      '-',
    ]))
  test('changes nothing else in code that is not formatted', () =>
    expect(changes(onboarding, removeLabelledStatement(onboarding, 'Create CRM record'))).toEqual([
      '- # Create CRM record',
      '- crm_record = salesforce.create_contact(customer_data)',
      '-',
    ]))
  test('takes out the first step of a block', () =>
    expect(removeLabelledStatement('run() {\n  # One\n  a()\n\n  # Two\n  b()\n}', 'One')).toBe(
      'run() {\n  # Two\n  b()\n}',
    ))
  test('leaves an empty block behind the only one', () =>
    expect(removeLabelledStatement('run() {\n  # One\n  a()\n}', 'One')).toBe('run() {\n}'))
  test('takes out a whole block', () =>
    expect(removeLabelledStatement('a()\n\n# Loop\nfor b in c {\n  d()\n}', 'Loop')).toBe('a()'))
})

describe('renameLabel', () => {
  test('changes the words and no code', () =>
    expect(changes(onboarding, renameLabel(onboarding, 'setup billing', 'Set up  the billing'))).toEqual([
      '- # Setup billing',
      '+ # Set up the billing',
    ]))
  test('renames the label of a function', () =>
    expect(renameLabel('# Old\nrun() {\n}', 'Old', 'New')).toBe('# New\nrun() {\n}'))
  test('refuses a label that says nothing', () => expect(renameLabel('# Old\na()', 'Old', ' \n')).toBeNull())
})

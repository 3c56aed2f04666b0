import { expect, it } from 'vitest'
import { completionAt } from '#shared/spy/completion.ts'
import { type CodeHere, meaningAt } from '#shared/spy/meaning.ts'

const other = '# Tells the team that something failed\nescalate(error, urgent=false) {\n  log(error)\n}'

/** "|" is where the pointer or the caret is; other blocks of the document stand before this one. */
function at(marked: string, others: readonly string[] = [other]): [CodeHere, number] {
  const source = marked.replace('|', '')
  return [{ sources: [...others, source], at: others.length, integrations: ['stripe'] }, marked.indexOf('|')]
}

const told = (marked: string) => {
  const found = meaningAt(...at(marked))
  return found && `${found.meaning.kind} ${found.meaning.signature}: ${found.meaning.about}`
}

it('tells what each name stands for', () => {
  const inRun = (line: string) =>
    `use mailchimp as mail\ndefine Onboarding {\n  LIMIT = 3\n  run(customer, tries=2) {\n    contact = crm.create(email=customer.email)\n    ${line}\n  }\n}`
  expect(told(inRun('escal|ate(contact)'))).toBe(
    'function escalate(error, urgent=false): Tells the team that something failed',
  )
  expect(told(inRun('log(|tries)'))).toBe('parameter tries=2: a parameter of run')
  expect(told(inRun('log((con|tact))'))).toBe('variable contact: gets its value in line 5')
  expect(told(inRun('log(LIMI|T)'))).toBe('constant LIMIT = 3: ')
  expect(told(inRun('cr|m.find()'))).toBe('integration crm: an integration; called here: create, find')
  expect(told(inRun('ma|il.send()'))).toBe('integration mail: the integration mailchimp; called here: send')
  expect(told(inRun('crm.fi|nd()'))).toBe('member crm.find: what the integration crm does')
  expect(told(inRun('log(customer.na|me)'))).toBe('member customer.name: a field of customer')
  expect(told(inRun('human.app|rove(role="Manager")'))).toBe(
    'member human.approve: somebody does it; the process waits',
  )
  expect(told(inRun('x = le|n(customer)'))).toBe(
    'builtin len(value): how many elements, fields or characters there are',
  )
  expect(told(inRun('archi|ve(contact)'))).toBe('step archive(…): a step that is still to be implemented')
  expect(told(inRun('return Res|ult(contact)'))).toBe('record Result(…): makes a record with these fields')
})

it('tells nothing of texts, comments, keywords and the names of arguments', () => {
  for (const marked of [
    'log("na|me")',
    '# na|me',
    'retu|rn 1',
    'log(le|vel=1)',
    'x = 1 |+ 2',
    '|',
    'if x {|',
  ])
    expect(told(marked), marked).toBeNull()
})

it('a name means what is nearest to it', () => {
  expect(told('escalate(log) {\n  return lo|g\n}')).toBe('parameter log: a parameter of escalate')
})

const choices = (marked: string, isAsked = false) =>
  completionAt(...at(marked), isAsked)?.choices.map(({ name }) => name)

it('completes the names that are known here, the nearest first', () => {
  const code = (line: string) => `run(customer, crm_id) {\n  crew = 1\n  ${line}\n}\ncreate_order(x) {\n}`
  expect(choices(code('cr|'))).toEqual(['crm_id', 'crew', 'create_order'])
  expect(choices(code('return CU|'))).toEqual(['customer'])
  expect(choices(code('esc|'))).toEqual(['escalate'])
  expect(choices(code('st|'))).toEqual(['stripe', 'starts_with', 'str'])
  expect(choices(code('ret|'))).toEqual(['return', 'retry', 'retry_with_backoff'])
  expect(choices(code('with ret|'))).toEqual(['retry', 'retry_with_backoff', 'return'])
  expect(choices('run() {\n  x = 1\n}\nother() {\n  cust|\n}')).toBeUndefined()
})

it('goes on behind a point as the module does elsewhere', () => {
  const first = 'run(c) {\n  erp.orders.create(id=c.id, lines=[])\n  erp.find(c.name)\n}'
  const after = (line: string) => completionAt(...at(`pay(c) {\n  ${line}\n}`, [first]))?.choices
  expect(after('erp.|')?.map(({ signature }) => signature)).toEqual(['orders', 'find(…)'])
  expect(after('erp.orders.c|')?.map(({ signature }) => signature)).toEqual(['create(id=…, lines=…)'])
  expect(after('log(c.n|)')?.map(({ name }) => name)).toEqual(['name'])
  expect(after('human.|')?.map(({ name }) => name)).toEqual(['approve', 'complete'])
  expect(after('nobody.|')).toBeUndefined()
  expect(after('find().|')).toBeUndefined()
})

it('is silent where nothing can be meant, and once a word is whole', () => {
  for (const marked of [
    'log("escal|")',
    '# escal|',
    'define esc|',
    'for esc|',
    'x = 12|',
    'es|calate()',
    'e|',
    'log|',
    'x = f"{esc|}"',
  ])
    expect(choices(marked), marked).toBeUndefined()
})

it('shows all there is to who asks for it', () => {
  expect(choices('run(order) {\n  |\n}', true)?.slice(0, 3)).toEqual(['order', 'escalate', 'run'])
  expect(choices('log|', true)?.[0]).toBe('log')
  expect(choices('use |', true)).toEqual(['stripe'])
})

it('any text can be asked about at any place', () => {
  const source = 'use a as b\ndefine X {\n  run(c, d=f"{c.x}") {\n    # why\n    b.c.d(e=[1, "x"]).\n  }\n'
  for (let to = 0; to <= source.length; to++)
    for (const offset of [0, to >> 1, to]) {
      const here = { sources: [source.slice(0, to)], at: 0 }
      expect(() => [meaningAt(here, offset), completionAt(here, offset, true)]).not.toThrow()
    }
})

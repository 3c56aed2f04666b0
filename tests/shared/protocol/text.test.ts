import { expect, it } from 'vitest'
import { postMessageSchema } from '#shared/protocol/message.ts'
import { createThreadSchema } from '#shared/protocol/thread.ts'

const half = '\ud83d'

it.each([
  ['tabs and line ends are spaces', 'Customer\tOnboarding\r\nProcess', 'Customer Onboarding Process'],
  ['control characters go', '\u001b[31mRefunds\u0007', '[31mRefunds'],
  ['whole characters stay', 'Größe 📦', 'Größe 📦'],
])('a title is one line: %s', (_, given, title) => {
  expect(createThreadSchema.parse({ title: given }).title).toBe(title)
})

it('a description and a message keep their lines, without what nobody can see', () => {
  const given = 'one\r\n\ttwo\u0008\u009f'
  expect(createThreadSchema.parse({ title: 'T', description: given }).description).toBe('one\n\ttwo')
  expect(postMessageSchema.parse({ content: given, client_msg_id: '1' }).content).toBe('one\n\ttwo')
})

it.each([
  ['a title with half a character', { title: half }, 'title'],
  ['a title with a NUL', { title: 'a\0b' }, 'title'],
  ['a title of control characters', { title: '\u0007\t' }, 'title'],
  ['a description with half a character', { title: 'T', description: half }, 'description'],
])('%s is refused', (_, given, field) => {
  const result = createThreadSchema.safeParse(given)
  expect(result.error?.issues.map(({ path }) => path)).toEqual([[field]])
})

it('a message with a NUL, half a character or nothing to see is refused', () => {
  for (const content of ['a\0', half, '\u0007 \n']) {
    expect(postMessageSchema.safeParse({ content, client_msg_id: '1' }).success).toBe(false)
  }
})

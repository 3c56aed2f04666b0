import { expect, it } from 'vitest'
import type { Finding } from '#shared/process/finding.ts'
import { groupFindings } from '../../../web/quality/groups.ts'

const found = (severity: Finding['severity'], section: string | null, message: string): Finding => ({
  rule: 'doc/rule',
  severity,
  message,
  section,
  block: null,
  words: '',
  fixes: [],
  ask: null,
})

it('findings are grouped by severity and section in the order in which they come', () => {
  const groups = groupFindings([
    found('error', 'Steps', 'a'),
    found('warning', null, 'b'),
    found('warning', 'Steps', 'c'),
    found('warning', 'Steps', 'd'),
    found('warning', 'Roles', 'e'),
  ])
  const told = groups.map(({ severity, count, sections }) => [
    severity,
    count,
    ...sections.map(({ item }) => [item.section, ...item.findings.map(({ item }) => item.message)]),
  ])
  expect(told).toEqual([
    ['error', 1, ['Steps', 'a']],
    ['warning', 4, [null, 'b'], ['Steps', 'c', 'd'], ['Roles', 'e']],
  ])
})

it('a finding keeps its key when others come before it, and two that say the same have two keys', () => {
  const [c, d] = [found('info', 'Steps', 'c'), found('info', 'Steps', 'd')]
  const keysOf = (findings: Finding[]) =>
    groupFindings(findings).flatMap(({ sections }) =>
      sections.flatMap(({ key, item }) => item.findings.map((finding) => `${key} ${finding.key}`)),
    )
  const [keyOfD] = keysOf([d])
  expect(keysOf([c, d]).at(-1)).toBe(keyOfD)
  expect(new Set(keysOf([d, d])).size).toBe(2)
})

import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import {
  catalogue,
  findEntry,
  kindOf,
  needOf,
  placeSection,
  processKinds,
  readSections,
} from '#shared/process/sections.ts'

describe('the catalogue', () => {
  test('finds each section by its own heading', () => {
    for (const entry of catalogue) expect(findEntry(entry.heading)?.id).toBe(entry.id)
  })

  test.each([
    ['1. Before You Begin', 'prerequisites'],
    ['2.3 KPIs and Targets', 'monitoring'],
    ['(Key) Performance Indicators', 'monitoring'],
    ['Key performance indicators and targets', 'monitoring'],
    ['1. Purpose and Scope', 'overview'],
    ['If something goes wrong', 'errors'],
    ['What if things go wrong?', 'errors'],
    ['Measures', 'monitoring'],
    ['Indicators', 'monitoring'],
    ['4. Key figures', 'monitoring'],
    ['What we look at', 'monitoring'],
    ['What this is about', 'overview'],
    ['Problems', 'errors'],
    ['What if', 'errors'],
    ['How we measure it', 'monitoring'],
    ['What you need', 'prerequisites'],
    ['When things break', 'errors'],
    ['The flow', 'steps'],
    ['4 Tasks', 'steps'],
    ['Who', 'roles'],
    ['Who may take part', undefined],
    ['Measures to take', undefined],
    ['Troubleshooting', 'errors'],
    ['Process Flow', 'steps'],
    ['RACI', 'roles'],
    ['Change Log', 'revision'],
    ['Lunch menu', undefined],
    ['Step 1: Register', undefined],
    ['', undefined],
  ])('reads "%s" as %s', (title, id) => {
    expect(findEntry(title)?.id).toBe(id)
  })

  test('says for each kind and section whether it is needed, and every kind needs overview and steps', () => {
    for (const entry of catalogue) expect(entry.needs).toHaveLength(processKinds.length)
    for (const kind of processKinds) {
      const required = catalogue
        .filter((entry) => needOf(entry, kind) === 'required')
        .map((entry) => entry.id)
      expect(required).toEqual(expect.arrayContaining(['overview', 'steps']))
    }
  })

  test('weighs the required sections of a process 100 in all', () => {
    const required = catalogue.filter((entry) => needOf(entry, 'process') === 'required')
    expect(required.map((entry) => entry.id)).toEqual([
      'overview',
      'prerequisites',
      'steps',
      'errors',
      'monitoring',
    ])
    expect(required.reduce((sum, entry) => sum + entry.weight, 0)).toBe(100)
  })
})

describe('a new section goes', () => {
  test.each([
    ['behind the sections that come before it', 'Error Handling', ['Overview', 'Steps', 'Monitoring'], 2],
    [
      'behind the last of them, whatever people put between',
      'Monitoring',
      ['Steps', 'FAQ', 'Overview', 'FAQ 2'],
      3,
    ],
    ['before the first that comes after it', 'Overview', ['Our team', 'Steps'], 1],
    ['to the end when nothing is known', 'Monitoring', ['A', 'B'], 2],
    ['to the end when it is of people’s own', 'Holidays', ['Overview', 'Steps'], 2],
    ['into an empty document', 'Steps', [], 0],
  ])('%s', (_, title, titles, place) => {
    expect(placeSection(title, titles)).toBe(place)
  })
})

describe('sections of a document', () => {
  const sections = (markdown: string) => readSections(parseMarkdown(markdown))

  test('reach to the next heading of their level, with their subsections', () => {
    const found = sections('# T\n\nlead\n\n## Steps\n\n### Step 1: A\n\n1. x\n\n## Monitoring\n\n- y\n')
    expect(found.map(({ title, id, heading, end }) => [title, id, heading, end])).toEqual([
      ['Steps', 'steps', 2, 5],
      ['Monitoring', 'monitoring', 5, 7],
    ])
  })

  test.each([
    [
      'of the first level when people use no title',
      '# Overview\n\n# Steps\n\n## Overview\n',
      ['Overview', 'Steps'],
    ],
    [
      'of the second level below a title that sounds like a section',
      '# Summary of hiring\n\n## Steps\n',
      ['Steps'],
    ],
    [
      'of the level where the catalogue is found',
      '# A\n\n# B\n\n## Overview\n\n## Steps\n',
      ['Overview', 'Steps'],
    ],
    ['below a title when nothing is known', '# T\n\n## Foo\n\n## Bar\n', ['Foo', 'Bar']],
    ['a lone heading', '## Overview\n', ['Overview']],
    ['none', 'text\n', []],
  ])('are %s', (_, markdown, titles) => {
    expect(sections(markdown).map((section) => section.title)).toEqual(titles)
  })
})

test.each([
  ['# Runbook: payments API', undefined, 'runbook'],
  ['# Incident Playbook', undefined, 'runbook'],
  ['# SOP 12: washing hands', undefined, 'sop'],
  ['# Soporific tea', undefined, 'process'],
  ['# Refunds', undefined, 'process'],
  ['## Runbook', undefined, 'process'],
  ['# Runbook', 'approval', 'approval'],
] as const)('%s, said to be %s, is a %s', (markdown, said, kind) => {
  expect(kindOf(parseMarkdown(markdown), said)).toBe(kind)
})

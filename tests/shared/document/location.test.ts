import { describe, expect, test } from 'vitest'
import { resolveLocation } from '#shared/document/location.ts'
import { handleOf, outlineOf } from '#shared/document/outline.ts'
import { readTree } from '#shared/document/tree.ts'
import { doc, retype } from './story.ts'

const source = `# Onboarding

## Overview

Lead.

## Steps

### Step 1: Registration

### Step 2: Billing

### Notes

## Inputs > Outputs

## 3. Roles and Responsibilities

## Use \`spy\` **well**

## Annex

### Notes

## 2 \\* 3 is \\_not\\_ 5`

const tree = readTree(doc(source))

/** `how path`, for what a location is taken for; the refusal's code for what it is not. */
function resolved(location: string): string {
  const resolution = resolveLocation(tree, location)
  if (resolution.kind !== 'found') return resolution.refusal.code
  return `${resolution.matched}: ${resolution.section.path.join(' > ')}`
}

describe('an outline', () => {
  test('lists each heading with its level, its path and where its section ends', () => {
    const lines = outlineOf(tree).map(
      ({ level, path, start, end }) => `${level} ${path.join('/')} ${start}-${end}`,
    )
    expect(lines).toEqual([
      '1 Onboarding 1-13',
      '2 Onboarding/Overview 2-3',
      '2 Onboarding/Steps 4-7',
      '3 Onboarding/Steps/Step 1: Registration 5-5',
      '3 Onboarding/Steps/Step 2: Billing 6-6',
      '3 Onboarding/Steps/Notes 7-7',
      '2 Onboarding/Inputs > Outputs 8-8',
      '2 Onboarding/3. Roles and Responsibilities 9-9',
      '2 Onboarding/Use spy well 10-10',
      '2 Onboarding/Annex 11-12',
      '3 Onboarding/Annex/Notes 12-12',
      '2 Onboarding/2 * 3 is _not_ 5 13-13',
    ])
  })

  test('of an empty document is empty', () => expect(outlineOf([])).toEqual([]))
})

describe('a location', () => {
  test.each([
    ['## Overview', 'exact: Onboarding > Overview'],
    ['Overview', 'exact: Onboarding > Overview'],
    ['  ##   Overview ##', 'exact: Onboarding > Overview'],
    ['# Overview', 'exact_any_level: Onboarding > Overview'],
    ['## overview:', 'normalised: Onboarding > Overview'],
    ['## **Overview**', 'exact: Onboarding > Overview'],
    ['# step 1 registration', 'normalised_any_level: Onboarding > Steps > Step 1: Registration'],
    ['## Roles and Responsibilities', 'normalised: Onboarding > 3. Roles and Responsibilities'],
    ['## Use `spy` **well**', 'exact: Onboarding > Use spy well'],
    ['## Use spy well', 'exact: Onboarding > Use spy well'],
    ['## Prerequisits', 'location_not_found'],
    ['## Roles and Responsibilites', 'similar: Onboarding > 3. Roles and Responsibilities'],
    ['## 2 \\* 3 is \\_not\\_ 5', 'exact: Onboarding > 2 * 3 is _not_ 5'],
    ['2 * 3 is _not_ 5', 'exact: Onboarding > 2 * 3 is _not_ 5'],
    ['Annex > Notes', 'exact: Onboarding > Annex > Notes'],
    ['## Steps > ### Notes', 'exact: Onboarding > Steps > Notes'],
    ['# Onboarding > ## Annex > ### Notes', 'exact: Onboarding > Annex > Notes'],
    ['# Onboarding > ### Step 2: Billing', 'exact: Onboarding > Steps > Step 2: Billing'],
    ['Steps / Step 2: Billing', 'exact: Onboarding > Steps > Step 2: Billing'],
    ['## Inputs > Outputs', 'exact: Onboarding > Inputs > Outputs'],
    ['Annex>Notes', 'exact: Onboarding > Annex > Notes'],
    ['## Annex>### Notes', 'exact: Onboarding > Annex > Notes'],
    ['', 'document: '],
    ['document', 'document: '],
    ['@root', 'handle: '],
    ['### Notes', 'location_ambiguous'],
    ['Overview > Notes', 'location_not_found'],
    ['### Step 3: Billing', 'location_not_found'],
    ['@zzz.0', 'location_not_found'],
    ['##', 'location_not_found'],
  ])('%j is %s', (location, expected) => expect(resolved(location)).toBe(expected))

  test('is a handle of the outline, whatever is written behind it', () => {
    const notes = outlineOf(tree).find(({ path }) => path.join(' > ') === 'Onboarding > Annex > Notes')
    expect(resolved(`${notes?.handle} ### Notes`)).toBe('handle: Onboarding > Annex > Notes')
  })

  test('names the headings it may mean, each so that it can be sent back', () => {
    const resolution = resolveLocation(tree, '### Notes')
    if (resolution.kind !== 'ambiguous' || resolution.refusal.code !== 'location_ambiguous')
      throw new Error('found')
    const { candidates } = resolution.refusal
    expect(candidates.map(({ path }) => path)).toEqual([
      'Onboarding > Steps > Notes',
      'Onboarding > Annex > Notes',
    ])
    for (const { handle, path } of candidates) {
      expect(resolved(handle)).toBe(`handle: ${path}`)
      expect(resolved(path)).toBe(`exact: ${path}`)
    }
  })

  test('that is not there is told with what is, and what is like it', () => {
    const resolution = resolveLocation(tree, '## Overviews and more')
    if (resolution.kind !== 'missing' || resolution.refusal.code !== 'location_not_found')
      throw new Error('found')
    expect(resolution.refusal.suggestions[0]).toMatchObject({ heading: '## Overview', similarity: 0.57 })
    expect(resolution.refusal.outline).toHaveLength(12)
  })

  test('can be made where nothing is like it', () => {
    const resolution = resolveLocation(tree, '## Error Handling')
    expect(resolution).toMatchObject({
      kind: 'missing',
      creatable: { title: 'Error Handling', level: 2, parent: null },
    })
  })

  test.each(['## Orders >100', '## Training <svg onload=x()>', '## A->B'])(
    '%s is one title to be made',
    (title) => {
      const resolution = resolveLocation(tree, title)
      expect(resolution).toMatchObject({ kind: 'missing', creatable: { title: title.slice(3) } })
    },
  )

  test('can be made below a heading that is there, one level deeper', () => {
    const resolution = resolveLocation(tree, 'Steps > Review by the team')
    expect(resolution).toMatchObject({ kind: 'missing', creatable: { level: 3, parent: { title: 'Steps' } } })
  })

  test('cannot be made beside a heading that was probably meant', () => {
    expect(resolveLocation(tree, '## Roles')).toMatchObject({
      kind: 'missing',
      creatable: { title: 'Roles' },
    })
    expect(resolveLocation(tree, '## Overview part')).toMatchObject({
      kind: 'missing',
      creatable: null,
    })
  })

  test('can be a next step, however much its title is like that of the step before', () => {
    expect(resolveLocation(tree, '### Step 3: Billing')).toMatchObject({
      kind: 'missing',
      creatable: { level: 3 },
    })
  })

  test('that was renamed since it was read is found by its id', () => {
    const ydoc = doc('## Overview\n\n## Steps')
    const seen = readTree(ydoc)
    retype(ydoc, 'Overview', 'Big picture')
    const resolution = resolveLocation(readTree(ydoc), '## Overview', seen)
    expect(resolution).toMatchObject({ kind: 'found', matched: 'renamed', section: { title: 'Big picture' } })
  })

  test('that got a namesake since it was read is the one that was read', () => {
    const ydoc = doc('## Notes\n\n## Steps')
    const seen = readTree(ydoc)
    retype(ydoc, 'Steps', 'Notes')
    const resolution = resolveLocation(readTree(ydoc), '## Notes', seen)
    expect(resolution).toMatchObject({
      kind: 'found',
      section: { start: 1, handle: handleOf(seen[0] ?? fail()) },
    })
  })
})

function fail(): never {
  throw new Error('the document has no first block')
}

import { describe, expect, test } from 'vitest'
import { given } from './patch-story.ts'

const source = `## Checks

Timeout is **30 seconds**. Retry _twice_, then stop.

- API access credentials
- CRM account
  - admin role
- Billing account

1. first
2. second
3. third

> Quoted words.

| Field | Source |
| - | - |
| name | form |
| plan | stripe |

\`\`\`spy
define P {
  x = validate(data)
  y = load(x)
}
\`\`\``

/** What an update of the section makes of the document, and how it recognised the old content. */
function update(oldContent: string, newContent: string, from = source) {
  const story = given(from).patch({ operation: 'update', location: '## Checks', oldContent, newContent })
  return {
    by: (matched: string | null, passage: string, instead: string) => {
      expect(from.split(passage), `"${passage}" stands once`).toHaveLength(2)
      story.becomes(from.replace(passage, () => instead))
      expect(story.applied.matched.content).toBe(matched)
    },
    story,
  }
}

describe('old content given as whole blocks', () => {
  test('is a paragraph', () =>
    update('> Quoted words.', '> Other words.').by('blocks', '> Quoted words.', '> Other words.'))
  test('is a paragraph within a quote', () =>
    update('Quoted words.', 'Other words.').by('blocks', '> Quoted words.', '> Other words.'))
  test('is the text of an item, which may become several paragraphs of it', () =>
    update('second', 'second\n\nAsk finance.').by(
      'blocks',
      '1. first\n2. second\n3. third',
      '1. first\n\n2. second\n\n   Ask finance.\n\n3. third',
    ))
  test('is a cell of a table', () =>
    update('stripe', 'paddle').by('blocks', '| plan | stripe |', '| plan | paddle |'))
  test('is a list within an item', () =>
    update('- admin role', '- admin role\n- billing role').by(
      'blocks',
      '  - admin role',
      '  - admin role\n  - billing role',
    ))
  test('is code, with its fence', () =>
    update(
      '```spy\ndefine P {\n  x = validate(data)\n  y = load(x)\n}\n```',
      '```spy\ndefine P {\n  x = validate(data)\n  y = load2(x)\n}\n```',
    ).by('blocks', 'load(x)', 'load2(x)'))
  test('does not depend on bullets, numbers or emphasis marks', () =>
    update('* *one*\n* __two__', '* uno', '## Checks\n\n- _one_\n- **two**').by(
      'blocks',
      '- _one_\n- **two**',
      '- uno',
    ))
  test('is the heading and what follows', () =>
    update('## Checks\n\nTimeout is **30 seconds**. Retry *twice*, then stop.', '## Checks\n\nNo retry.').by(
      'blocks',
      'Timeout is **30 seconds**. Retry _twice_, then stop.',
      'No retry.',
    ))
})

describe('old content given as parts of a block', () => {
  test('is one item', () =>
    update('- API access credentials', '- API access credentials\n- Retry policy').by(
      'parts',
      '- API access credentials',
      '- API access credentials\n- Retry policy',
    ))
  test('is an item with its own list', () =>
    update('- CRM account\n  - admin role', '- CRM account (sandbox)').by(
      'parts',
      '- CRM account\n  - admin role',
      '- CRM account (sandbox)',
    ))
  test('is an item of a numbered list, whatever its number', () =>
    update('7. second', '7. second, twice').by('parts', '2. second', '2. second, twice'))
  test('is rows of a table, given with its header', () =>
    update(
      '| Field | Source |\n|---|---|\n| name | form |',
      '| Field | Source |\n|---|---|\n| name | form |\n| mail | form |',
    ).by('parts', '| name | form |', '| name | form |\n| mail | form |'))
  test('cuts a list in two where the new content is no list', () =>
    update('2. second', 'A word between.').by('parts', '2. second\n', '\nA word between.\n\n'))
  test('goes away with the item where there is no new content', () =>
    update('- API access credentials', '').by('parts', '- API access credentials\n', ''))
})

describe('old content given as text', () => {
  test('is a sentence', () => update('then stop.', 'then ask.').by('text', 'then stop.', 'then ask.'))
  test('may have marks in it', () =>
    update('Timeout is **30 seconds**.', 'Timeout is **60 seconds**, hard.').by(
      'text',
      'Timeout is **30 seconds**.',
      'Timeout is **60 seconds**, hard.',
    ))
  test('is a row of a table', () =>
    update('| plan | stripe |', '| plan | stripe |\n| mail | form |').by(
      'text',
      '| plan | stripe |',
      '| plan | stripe |\n| mail | form |',
    ))
  test('is lines of code', () =>
    update(
      '  x = validate(data)\n  y = load(x)',
      '  x = validate(data, strict=true)\n  y = load(x)\n  z = save(y)',
    ).by(
      'text',
      '  x = validate(data)\n  y = load(x)',
      '  x = validate(data, strict=true)\n  y = load(x)\n  z = save(y)',
    ))
  test('may begin in one block and end in the next', () =>
    update('then stop.\n\n- API access', 'then ask.\n\n- Full access').by(
      'text',
      'then stop.\n\n- API access',
      'then ask.\n\n- Full access',
    ))
  test('is a whole word before it is a part of one', () =>
    update('role', 'right', source.replace('twice', 'the roles')).by('text', 'admin role', 'admin right'))
  test('leaves one space where a sentence goes', () =>
    update('Retry _twice_, then stop.', '').by('text', ' Retry _twice_, then stop.', ''))
  test('in an item stays in the item, however many paragraphs the new text has', () =>
    update('ird', 'e\n\nend').by(
      'text',
      '1. first\n2. second\n3. third',
      '1. first\n\n2. second\n\n3. the\n\n   end',
    ))
  test('is found in canonical spelling', () =>
    update('Retry *twice*, then', 'Retry *thrice*, then').by('canonical_text', '_twice_', '_thrice_'))
})

describe('old content as somebody remembers it', () => {
  test('has lost its marks, which the document keeps', () =>
    update(
      'Timeout is 30 seconds. Retry twice, then stop.',
      'Timeout is 30 seconds. Retry twice, then ask.',
    ).by('words', 'then stop.', 'then ask.'))
  test('has other punctuation', () =>
    update('timeout is 30 seconds; retry twice', 'timeout is 30 seconds; retry thrice').by(
      'words',
      'Timeout is **30 seconds**. Retry _twice_',
      'timeout is **30 seconds**; retry thrice',
    ))
  test('has a bullet too many spaces away', () =>
    update('*   CRM   account', '* CRM account (sandbox)').by(
      'words',
      '- CRM account',
      '- CRM account (sandbox)',
    ))
  test('spans items, each of which keeps its place', () =>
    update('API access credentials\n\nCRM account', 'API access keys\n\nCRM login').by(
      'words',
      '- API access credentials\n- CRM account',
      '- API access keys\n- CRM login',
    ))
  test('is paraphrased, and its change is merged into the present words', () =>
    update(
      'The timeout is **30 seconds**. Retry _twice_, then stop.',
      'The timeout is **30 seconds**. Retry _twice_, then ask.',
    ).by('merged', 'then stop.', 'then ask.'))
})

describe('old content that is refused', () => {
  test('is not there', () => {
    const { story } = update('Something else entirely here now', 'x')
    story.refused('old_content_not_found', { closest: null, section: { heading: '## Checks' } })
  })
  test('is not there, but something like it is', () => {
    const { story } = update('Timeout is 99 seconds. Retry never', 'x')
    story.refused('old_content_not_found', {
      closest: 'Timeout is **30 seconds**. Retry _twice_, then stop.',
    })
  })
  // Seed 786 of typing: Markdown writes the letter before emphasis as its number, and the patch named a part of that.
  test('is only a part of how a letter is written', () => {
    const from = '## Checks\n\nab&#x63;**_Prer_**'
    for (const part of ['x', '63', 'x63;**_Prer', '**_Prer_**\n\n&']) {
      const { story } = update(part, 'other', from)
      story.refused('old_content_not_found')
    }
  })
  test('stands there twice', () => {
    const { story } = update('account', 'login')
    story.refused('old_content_ambiguous', { count: 2 })
    expect(story.refusal).toMatchObject({
      contexts: [expect.stringContaining('CRM account'), expect.any(String)],
    })
  })
  test('stands there twice as a block', () => {
    const { story } = update('- same', '- other', `${source}\n\n- same\n- x\n\ntext\n\n- same\n- y`)
    story.refused('old_content_ambiguous', { count: 2 })
  })
  test('was changed at the very words that are to be replaced', () => {
    const { story } = update(
      'Timeout is **45 seconds**. Retry _twice_, then stop.',
      'Timeout is **60 seconds**. Retry _twice_, then stop.',
    )
    story.refused('old_content_changed', {
      currentContent: 'Timeout is **30 seconds**. Retry _twice_, then stop.',
    })
  })
})

import { describe, expect, test } from 'vitest'
import { healTail } from '#shared/document/heal.ts'

describe('of Markdown that is being written is shown', () => {
  const cases: [what: string, source: string, shown: string][] = [
    ['no half of a word', 'Create the cont', 'Create the'],
    ['a whole word', 'Create the contact ', 'Create the contact'],
    ['each character of a script without spaces', '请先检查发票', '请先检查发票'],
    ['bold text, closed', 'Some **bold text th', 'Some **bold text**'],
    ['marks within marks, closed from the inside out', 'a ***b *c* d** e', 'a ***b *c* d***'],
    ['no mark with nothing behind it', 'Some **bold', 'Some'],
    ['a star that is no mark', '2 * 3, 2*3 and *.pdf fi', '2 * 3, 2*3 and *.pdf'],
    ['an underscore that is no mark', 'snake_case and _it is', 'snake_case and _it_'],
    ['struck text, closed', 'a ~~b c', 'a ~~b~~'],
    ['code, closed', 'Call `run(x) an', 'Call `run(x)`'],
    ['code with backticks in it, closed', 'a `` b ` c d', 'a `` b ` c``'],
    ['no link before its address is whole', 'See [the guide](https://exa', 'See'],
    ['a whole link', 'See [a b](https://x.y "T") no', 'See [a b](https://x.y "T")'],
    ['a bracket that is no link', 'See [note] and', 'See [note]'],
    ['no half of a tag', 'a <kbd class="x', 'a'],
    ['no address before its end', 'See https://example.com/a', 'See'],
    ['no line of nothing but markers', 'Text\n\n- ', 'Text\n'],
    ['no task without words', '- [ ] ', ''],
    ['no heading before its end', 'Text\n\n## Error Hand', 'Text\n'],
    ['a whole heading', '## Error **Handling\n', '## Error **Handling'],
    ['no fence before its language is whole', 'Text\n\n```sp', 'Text\n'],
    ['code in a fence as it is', '```spy\nrun(**x) [a', '```spy\nrun(**x) '],
    ['code in a fence within a list as it is', '- a\n  ```\n  **x y', '- a\n  ```\n  **x '],
    ['text behind a fence, closed', '```\nx\n```\n\n**a b', '```\nx\n```\n\n**a**'],
    ['no line that may underline a heading', 'Text\n--', 'Text'],
    ['no table before its second line is whole', '| a | b |\n| --- | --', ''],
    ['the header of a table', '| a | b |\n| - | - |\n', '| a | b |\n| - | - |'],
    [
      'a row with what there is of it',
      '| a | b |\n| - | - |\n| c | **d e',
      '| a | b |\n| - | - |\n| c | **d**',
    ],
    ['no link definition before its end', 'Text\n\n[a]: https://x.y "', 'Text\n'],
    ['emphasis that began on an earlier line, closed', 'a **b\nc d', 'a **b\nc**'],
    ['emphasis of the open item alone', '- a **b\n- c d', '- a **b\n- c'],
    ['no lone backslash', 'a b\\\n', 'a b'],
    ['a very long word before its end', `a ${'x'.repeat(201)}`, `a ${'x'.repeat(201)}`],
  ]
  test.each(cases)('%s', (_, source, shown) => {
    expect(healTail(source)).toBe(shown)
  })
})

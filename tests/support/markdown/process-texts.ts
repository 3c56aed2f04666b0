import type { Random } from '../random.ts'

/** Passages as models write them about processes: every kind of block, and what makes half a text look like another. */
const passages = [
  '## Overview\n\nTakes a customer from **signed contract** to _first login_ within 2 days; see [the guide](https://example.com/guide "Guide (v2)").',
  'The process starts when `contract.signed` arrives. It ends when the customer has logged in, or after 30 days.\nA second line goes on here, with Q&A, 3 < 5, 2 * 3 = 6 and a_b_c.',
  '### Step 1: Create the CRM contact\n\n- **Responsible**: Sales Operations\n- **Tool**: Salesforce\n- **Time**: 15 minutes',
  '1. Check the invoice\n   - amount and currency\n   - **VAT number** (see [rules](https://example.com/a_(b)?c=d&e=f))\n     - only in the EU\n2. Approve it\n   1. up to 5,000 €: the team lead\n   2. above: *both* directors\n3. Pay it',
  '- [ ] Contract signed\n- [x] Account created\n- [ ] Training booked\n  - [ ] room\n  - [x] trainer',
  '| Step | Owner | Time |\n| --- | :---: | ---: |\n| Check | *Ana* | 2 d |\n| Pay `SEPA` | Jonas | 1 d |\n| Archive \\| file | **Both** | 5 min |',
  '```spy\ndefine Onboarding {\n  main(customer) {\n    with retry(max_attempts=3), timeout(30) {\n      salesforce.create_contact(customer)\n    }\n    if customer.plan == "enterprise" {\n      assign_manager(customer)  # by hand\n    }\n  }\n}\n```',
  '````markdown\nA fence with a fence in it:\n\n```js\nconst a = `b` + c\n```\n\n* not a list\n````',
  '> **Note:** the *legal team* has to agree.\n>\n> - in writing\n> - within a week',
  '请先检查发票，然后**批准**付款。如有问题，请联系[财务部](https://example.com/财务)。',
  '- 検査する\n- **承認**する\n- 支払う（`SEPA`）',
  '---\n\nText after a rule, with ~~old~~ new words and ***both*** marks.',
  'Write to billing@example.com or see https://example.com/help?topic=billing#late, www.example.org too.',
  '* star list\n* with **bold *and italic* inside** it\n+ another list\n+ of pluses',
  '1. First, in code:\n\n   ```bash\n   curl -X POST "https://example.com/api" \\\n     -d \'{"a": 1}\'\n   ```\n\n2. Then wait.\n\n   A second paragraph in the item.',
  'Line one with two spaces  \nline two with a backslash\\\nline three.',
  '#### Escapes\n\n\\*not emphasis\\*, \\# no heading, 1\\. no list, \\`no code\\`, &amp; &copy; &nbsp;end, C:\\path.',
  '- item with a table name `a|b`\n- [ ] a task behind items\n- back to items',
  '## Who does what?\n\n**Sales** signs. **Ops** creates. *Legal* reads.\n\n## What if it fails?\n\nRetry, then escalate.',
  'Emoji 👩‍👩‍👧‍👦 and accents: größer, naïve, Škoda, e\u0301, 𝔘𝔫𝔦.',
  'A setext heading\n===\n\nand text under it.',
  'Some <br> HTML <kbd>Ctrl</kbd> and <!-- a comment --> here.\n\n<div class="x">\nraw\n</div>',
  'See [the policy][policy] and [policy].\n\n[policy]: https://example.com/policy "Policy"',
  'Unclosed **bold and `code and [link and ~~strike here.\n\nNext paragraph is plain.',
  '    indented code\n    goes on\n\nand ends.',
  '1) one\n2) two\n\n7. seven\n8. eight',
  'Name | Value\n--- | ---\nno leading | pipes\n\nAfter it.',
  '- a\n\n- loose\n\n  with a paragraph\n- b\n  lazy\nline',
] as const

/** A text of one to six passages. */
export const processText = (random: Random, from: readonly string[] = passages): string =>
  random.times(1 + random.int(6), () => random.pick(from)).join('\n\n') + random.pick(['', '\n', '\n\n'])

/**
 * Without the passages whose beginning is something else than the whole: marks that are never closed, a link whose address
 * is defined further down, a table that is known by its second line only.
 */
export const steadyPassages = passages.filter((passage) => !/Unclosed|policy|^Name/.test(passage))

/** The text in pieces as models send them: mostly a few characters each, at times a long one. */
export function inPieces(random: Random, text: string): string[] {
  const longest = random.pick([2, 6, 25, 400])
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const to = from + 1 + random.int(longest)
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}

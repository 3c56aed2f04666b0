/** A document with all that Markdown can say. */
export const everything = [
  '# Refunds\n\n## Steps\n\n### Step 1: Check the order\n\n- **Responsible**: Support\n\n### Step 2: Pay it back\n\n- **Responsible**: Accounting',
  '## Rest\n\nA **bold**, *slanted*, ~~struck~~ `code` and [a link](https://example.org "Where").\\\nNext line.',
  '> Quoted',
  '- one\n  1. two\n  2. three\n\n3. four',
  '- [x] done\n- [ ] open',
  '| Left | Right |\n| :-- | --: |\n| a | `b` |',
  '---',
  '```json\n{"a": 1}\n```',
  '```spy\ndefine Refund {\n  main(order) {\n    # Pay “back”\n    stripe.refund(order.id, 3)\n  }\n}\n```\n',
].join('\n\n')

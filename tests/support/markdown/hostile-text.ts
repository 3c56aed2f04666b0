import type { DocMark, DocNode } from '#shared/document/node.ts'
import type { Random } from '../random.ts'

/** What Markdown gives a meaning to, what it trims, and what it might swallow. */
const pieces = [
  ...[
    'word',
    'a',
    'b_c_d',
    'é漢😀',
    '「',
    '」',
    '。',
    '“',
    '—',
    '\u200b',
    '\u00a0',
    '\u3000',
    '\u2028',
    '\ufeff',
    '\0',
    '\ud800',
  ],
  ...[
    '*',
    '**x',
    '***',
    '_',
    '__',
    '`',
    '``',
    '~',
    '~~',
    '~~~',
    '\\',
    '\\\\',
    '!',
    '|',
    '\\|',
    '&',
    '&amp;',
    '&#35',
    ';',
    '&#x61;',
  ],
  ...[
    '[',
    ']',
    '](',
    '[]',
    '[x] ',
    '[ ] ',
    '![',
    '(',
    ')',
    '<',
    '>',
    '<b>',
    '</div>',
    '<br>',
    '<!--',
    '-->',
    '<a@b.c>',
    '<http://x>',
  ],
  ...[
    '#',
    '# ',
    ' #',
    '##',
    '1. ',
    '2)',
    '- ',
    '+ ',
    '* ',
    '> ',
    '---',
    '===',
    '- - -',
    '***',
    '___',
    ':--',
    ':-:',
    '|-|',
    '= ',
  ],
  ...[
    'http://a.b/c',
    'www.x.y',
    '@x.y',
    'm@x.y',
    'mailto:',
    'javascript:',
    'https://',
    '[^1]',
    '[^1]: ',
    '[a]: b',
    '^',
    '$',
    '%',
    '"',
    "'",
  ],
  ...[' ', '  ', '    ', '\t', '\n', '\r\n', '.', ':', ',', '{', '}', '=', '0'],
]

const hrefs = [
  'https://x.y/a_b*c',
  'http://q/(z',
  'http://q/z)',
  '/rel',
  '#h',
  'a b',
  '<x>',
  '\\',
  'x\\)',
  '&amp;',
  'é漢',
  'https://x.y/[z]',
  'x"y',
  'http://a|b',
  'mailto:m@x.y',
  'javascript:alert(1)',
  'java\tscript:x',
  ' https://x.y ',
  '',
  '`',
  'word',
  'http://a.b/c',
  7,
  null,
]
const titles = [null, null, '', 'T "q"', "it's", '(', '\\', 'a\nb', '&quot;', ' x ', 'a\n\nb', '`', 5]

export const hostileLine = (random: Random): string =>
  random.times(random.int(5), () => random.pick(pieces)).join('')

export function hostileInline(random: Random): DocNode[] {
  const nodes: DocNode[] = []
  for (let count = random.int(7); count > 0; count--) {
    const text = hostileLine(random)
    if (random.chance(0.12)) nodes.push({ type: 'hardBreak' })
    // ProseMirror has no empty texts.
    else if (text !== '') nodes.push({ type: 'text', text, marks: hostileMarks(random) })
  }
  return nodes
}

/** In the order of the schema, without which a text is not valid. */
function hostileMarks(random: Random): DocMark[] {
  const marks: DocMark[] = []
  if (random.chance(0.15))
    marks.push({ type: 'link', attrs: { href: random.pick(hrefs), title: random.pick(titles) } })
  if (random.chance(0.3)) marks.push({ type: 'bold' })
  if (random.chance(0.1)) marks.push({ type: 'code' })
  if (random.chance(0.3)) marks.push({ type: 'italic' })
  if (random.chance(0.2)) marks.push({ type: 'strike' })
  return marks
}

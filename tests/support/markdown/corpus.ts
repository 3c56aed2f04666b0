/** Sources as people and models write them, each with what it is about. */
export const corpus: Readonly<Record<string, string>> = {
  'a whole process document': `# Customer Onboarding Process

## Overview
Automates customer onboarding with CRM integration and e-mail notifications. Owner: **Sales Ops**; volume ~200/day.

## Prerequisites
- API access credentials
- [CRM sandbox](https://crm.example.org/sandbox?team=a&mode=b "Ask Jo")

## Steps
1. **Receive the request.** The *account manager* fills the form.
2. **Check it** against \`crm.customers\`:
   - [ ] name and address
   - [x] VAT number
3. Notify the customer.

## Implementation
\`\`\`spy
define CustomerOnboardingProcess {
  onboard_customer(customer_data) {
    # Validate customer information
    result = validate_customer_data(customer_data)
    return Result(result.id, "ok")
  }
}
\`\`\`

### Error Recovery
\`\`\`spy
define ErrorHandler {
  handle_api_timeout(request) {
    retry_with_backoff(request, max_attempts=3)
  }
}
\`\`\`
`,
  'headings of every level, with marks':
    '# A\n\n## B **bold**\n\n### C *i*\n\n#### D `c`\n\n##### E ~~s~~\n\n###### F [l](/x)\n',
  'headings underlined': 'Title *of* it\n=====\n\nSub\n---\n\ntext\n',
  'headings that end in number signs': '# C# and F#\n\n## issue #4\n\n# a \\#\n\n#\n',
  'a heading with a line break': '## first<br>second\n',
  'marks inside each other':
    'a **bold** b *it* c ***both*** d ~~st~~ e `code` f **b *bi* b** g *i **ib*** h **~~*all*~~**\n',
  'marks side by side': '**a***b*~~c~~`d`**e**[f](/g)*h*\n',
  'marks inside words': 'un*believ*able, un**believ**able, 5*3*2 and snake_case_word, __init__.py\n',
  'marks around code': 'call **`validate()`**, *`a`*, ~~`b`~~ and [`c`](/d)\n',
  'marks with punctuation at their ends': '**Note:** this. *"quoted"* and **(a)**b, x**.y**z\n',
  'marks over a line break': '**one\\\ntwo** *three  \nfour*\n',
  'stars and underscores that mark nothing': '2 * 3 * 4, a * b, ** c, _ d _, \\*e\\*, f_g_h\n',
  'links of all kinds':
    '[l](https://x.y/a?b=c&d=e "T") <https://auto.link/x_y> https://bare.link/x_y_z www.foo.com m@x.org [ref][r] [r]\n\n[r]: https://ref.example/ "R"\n',
  'link titles with quotes': '[a](/x "say \\"hi\\"") [b](/y \'it"s\') [c](/z (it\'s)) [d](</a b> "")\n',
  'link addresses with parentheses':
    '[a](https://en.wikipedia.org/wiki/BPMN_(notation)) [b](http://x/\\)) [c](<http://x/(>)\n',
  'links with marks inside': '[**b** and `c`](http://x) **[l](http://y)** *a [l](/z) b*\n',
  'anchors and relative links': 'See [errors](#error-handling), [home](/), [next](page.md)\n',
  'brackets that link nothing': '[x] [ ] [a][b] array[0] f(x)[1] ![no\n',
  'hard breaks': 'one  \ntwo\\\nthree\nsoft\n',
  'escapes and entities':
    '\\*not\\* \\_no\\_ \\# no \\[x\\] \\`c\\` <tag> &amp; &copy; &lt;b&gt; \\\\ | ~ ~~ Q&A AT&T a&b;\n',
  'lines that look like blocks':
    '\\# no heading\n\n\\- no list\n\n1\\. no list\n\n\\> no quote\n\n\\+ plus\n\n\\---\n\n\\| a |\n\n+1 for it, -5 °C, #tag, 2024. Next\n',
  backslashes: 'C:\\Users\\me \\\\server\\share a\\\nb `C:\\` \\d+\n',
  'nested lists': '- a\n- b\n  - c\n    - d\n      1. e\n      2. f\n- g\n',
  'lists with paragraphs': '- a\n\n- b\n\n  second\n\n  - c\n\n    third\n\n- d\n',
  'lists with code and quotes':
    '1. step\n\n   ```spy\n   define A {\n     x()\n   }\n   ```\n\n2. next\n   > quote\n\n   more\n',
  'lists that start elsewhere': '3. three\n4. four\n\ntext\n\n0. zero\n1. one\n',
  'lists side by side': '- a\n- b\n\n* c\n* d\n\n1. x\n\n1) y\n\n- [ ] t\n\n+ u\n',
  'items that begin with a block':
    '- # heading\n- ```spy\n  code first\n  ```\n- > quote\n- - list\n- 1. one\n- ***\n-\n- x\n',
  tasks: '- [ ] a **b**\n- [x] c\n  - [ ] nested\n    - plain\n- [X] d\n',
  'tasks among plain items': '- [ ] a\n- b\n- [x] c\n\n1. [ ] numbered\n',
  'a table with alignment, code and pipes':
    '| Role | Approves | Code |\n|:--|:-:|--:|\n| Clerk | **no** | `a\\|b` |\n| [CFO](/cfo) | a\\|b | `x` \\| *y* |\n',
  'a table with line breaks': '| a | b |\n|---|---|\n| l1<br>l2 | - x<br>- y |\n',
  'a table with missing and empty cells': '| a | |\n|---|---|\n| 1 |\n| | 2 |\n||\n',
  'a table with too many cells': '| a | b |\n|---|---|\n| 1 | 2 | 3 |\n',
  'a table of one column': '| a |\n|---|\n| 1 |\n',
  'a table in an item and in a quote':
    '1. see\n\n   | k | v |\n   |---|---|\n   | a | b |\n\n> | q |\n> |---|\n> | r |\n',
  'fences in fences': '````md\n```js\nx\n```\n````\n\n~~~\n```\n~~~\n\n```\n~~~~\n```\n',
  'code with blank lines and blanks': '```\n\n  two\n\n\n\tthree  \n\n```\n\n    indented\n\n```\n```\n',
  'code with an info string': '```js title="a b" {1,2}\n<b>&amp;</b> \\n * _ |\n```\n\n``` spy\nx\n```\n',
  'code spans': '`` a`b `` ` `` ` `x  y` `\\*` `` `` `` ` a ` ` `\n',
  'quotes in quotes': '> a\n> b\n>\n> > nested\n>\n> - l\n>   - m\n>\n> ```spy\n> c\n> ```\n\n> another\n',
  'an empty quote and rules': '>\n\n---\n\n***\n\na\n\n___\n',
  'everything inside everything':
    '> 1. a\n>    > - b\n>    >\n>    >   c\n>    - [ ] t\n>\n>      | x |\n>      |---|\n',
  HTML: '<div class="x">\n  <b>hi</b>\n</div>\n\n<!-- comment -->\n\ntext <span onclick="x()">s</span> <br> end\n',
  footnotes: 'a[^1] and [^note]\n\n[^1]: one **bold**\n[^note]: two\n\n    more\n',
  images:
    '![alt](http://x/y.png "t") text ![](http://z) [![CI](https://ci/x.svg)](https://ci) ![r]\n\n[r]: /r.png\n',
  'forbidden links':
    '[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) <javascript:alert(1)> [e](&#106;avascript:alert(1)) [ok](/rel)\n',
  'front matter': '---\ntitle: Onboarding\ntags:\n  - crm\n---\n\n# Onboarding\n',
  Unicode: 'Grüße an Zoë, naïve café, привет, مرحبا, 👩‍👩‍👧 and 🇩🇪, a\u00a0b, x², →, “quotes” – dashes…\n',
  'Chinese, Japanese and Korean emphasis':
    'これは**強調**です。*斜体*も、**「括弧」**です。\n\n这是**重要**的，~~删除~~。\n\n**한국어**는 *기울임*을\n',
  'mermaid and mathematics': '```mermaid\nsequenceDiagram\n  A->>B: x\n```\n\n$a_b$ $$x^2$$\n',
  'carriage returns and blanks everywhere': 'a   \r\n\r\n\r\n\r\nb\t\r\n\r\n   c\r\n- d  \r\n  e\r\n',
}

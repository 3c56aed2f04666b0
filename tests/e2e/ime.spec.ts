import { type CDPSession, expect } from 'playwright/test'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { test as base } from '../support/browser-test.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { Person } from './collaboration.ts'

/** Somebody who writes through an input method, and a program that writes in the same document meanwhile. */
const test = base.extend<{ ana: Person; program: EditorPeer; ime: Ime }>({
  ana: async ({ browser, server }, use) => {
    const ana = await Person.withBrowser(browser, server.url)
    await use(ana)
    await ana.leave()
  },
  program: async ({ ana, server }, use) => {
    const threadId = await ana.createThread()
    await ana.rest('POST', `/threads/${threadId}/patches`, {
      patches: [
        { operation: 'append', location: 'document', content: 'first\n\nIt says: and ends\n\n- one\n- two' },
      ],
    })
    await expect(ana.document).toContainText('It says')
    const { ticket } = await ana.rest<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    const program = new EditorPeer(server, threadId, ticket)
    await program.synced()
    await use(program)
    program.drop()
  },
  ime: async ({ ana }, use) => use(new Ime(await ana.page.context().newCDPSession(ana.page))),
})

/** The input method of the system, as Chromium hears it. */
class Ime {
  readonly #cdp: CDPSession
  constructor(cdp: CDPSession) {
    this.#cdp = cdp
  }

  /** Shows these letters as being composed, in place of those before. */
  async compose(text: string): Promise<void> {
    await this.#cdp.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  }

  /** Ends the composition with this text. */
  async commit(text: string): Promise<void> {
    await this.#cdp.send('Input.insertText', { text })
  }
}

/** The text of the block that stands there. */
function textAt({ ydoc }: EditorPeer, block: number): Y.XmlText {
  let node: unknown = fragmentOf(ydoc).get(block)
  while (node instanceof Y.XmlElement) node = node.get(0)
  if (!(node instanceof Y.XmlText)) throw new Error(`block ${block} holds no text`)
  return node
}

const steps = ['に', 'にほ', 'にほｎ', 'にほんご', '日本語']

/** What others do between two letters of the composition. */
const remote: [
  where: string,
  block: number,
  write: (program: EditorPeer, step: number) => void,
  /** Several where it is chance who comes first at one and the same place. */
  ...lines: string[],
][] = [
  [
    'in another block',
    1,
    (program, step) => textAt(program, 0).insert(0, `${step}`),
    'It says:日本語 and ends',
  ],
  [
    'before the composed words',
    1,
    (program, step) => textAt(program, 1).insert(2, `${step}`),
    'It43210 says:日本語 and ends',
  ],
  [
    'behind the composed words',
    1,
    (program, step) => textAt(program, 1).insert(textAt(program, 1).length, `${step}`),
    'It says:日本語 and ends01234',
  ],
  [
    'before and behind the composed words at once',
    1,
    (program, step) =>
      program.ydoc.transact(() => {
        textAt(program, 1).insert(textAt(program, 1).length, `${step}`)
        textAt(program, 1).insert(0, `${step}`)
      }),
    '43210It says:日本語 and ends01234',
  ],
  [
    'right where they are composed',
    1,
    (program) => {
      const text = textAt(program, 1)
      const at = text.toString().indexOf(' and')
      text.insert(at, '!')
    },
    'It says:日本語!!!!! and ends',
    'It says:!日本語!!!! and ends',
  ],
]

for (const [where, block, write, ...lines] of remote) {
  test(`composed words come in once while others write ${where}`, async ({ ana, program, ime }) => {
    await ana.document.locator('p').nth(block).click()
    await ana.page.keyboard.press('Home')
    for (let index = 0; index < 'It says:'.length; index++) await ana.page.keyboard.press('ArrowRight')
    for (const [step, text] of steps.entries()) {
      await ime.compose(text)
      write(program, step)
      // What comes later has arrived, so this has too.
      textAt(program, 2).insert(0, `${step}`)
      await expect(ana.document.locator('li').first()).toContainText(`${step}`)
    }
    await ime.commit('日本語')
    const paragraph = ana.document.locator('p').nth(block)
    await expect(paragraph).toHaveText(new RegExp(`^(?:${lines.join('|')})$`))
    const line = (await paragraph.textContent()) ?? ''
    await eventually(() => program.lines[block] === line, 'the program has the same line')

    // Typing goes on behind the word.
    await ana.page.keyboard.type('x')
    await expect(paragraph).toHaveText(line.replace('日本語', '日本語x'))
    await eventually(() => program.lines[block] === line.replace('日本語', '日本語x'), 'and what is typed')
  })
}

// @vitest-environment jsdom
import { TextSelection } from '@tiptap/pm/state'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { holdKey } from '../../../web/document/composition-hold.ts'
import { eventually } from '../../support/eventually.ts'
import { seededRandom } from '../../support/random.ts'
import { closePeers, exchange, type Peer, peer, written } from './bound-editors.ts'

afterEach(() => {
  closePeers()
  vi.useRealTimers()
})

/** Ana writes with an input method, Ben as everybody does. */
function anaAndBen(...paragraphs: string[]) {
  const before = written(...paragraphs)
  return { ana: peer(1, true, before), ben: peer(2, true, before) }
}

/** The input method replaces what it has shown so far, at the caret, without anybody's help. */
function compose({ editor }: Peer, steps: readonly string[], between: (step: number) => void): void {
  editor.view.dom.dispatchEvent(new Event('compositionstart'))
  let shown = 0
  for (const [step, text] of steps.entries()) {
    const { head } = editor.state.selection
    editor.view.dispatch(editor.state.tr.insertText(text, head - shown, head))
    shown = text.length
    between(step)
  }
}

const endComposition = ({ editor }: Peer) => editor.view.dom.dispatchEvent(new Event('compositionend'))

const settled = ({ editor }: Peer) =>
  eventually(() => holdKey.getState(editor.state) === null, 'the block is let go')

const lines = ({ editor }: Peer) => {
  const found: string[] = []
  editor.state.doc.forEach((block) => {
    found.push(block.textContent)
  })
  return found
}

function textOf({ ydoc }: Peer, block: number): Y.XmlText {
  const element = fragmentOf(ydoc).get(block)
  const text = element instanceof Y.XmlElement ? element.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error(`block ${block} holds no text`)
  return text
}

function deleteBlock({ editor: { state, view } }: Peer, index: number): void {
  const from = state.doc.resolve(0).posAtIndex(index)
  view.dispatch(state.tr.delete(from, from + state.doc.child(index).nodeSize))
}

const nihongo = ['に', 'にほ', 'にほん', '日本']

describe('a word that is being composed', () => {
  it('is left alone by what others write in its block, and comes together with it at its end', async () => {
    const { ana, ben } = anaAndBen('one', 'It says: and ends')
    ana.editor.commands.setTextSelection(14)
    compose(ana, nihongo, (step) => {
      textOf(ben, 1).insert(0, String(step))
      textOf(ben, 1).insert(textOf(ben, 1).length, String(step))
      ben.editor.commands.insertContentAt(1, String(step))
      exchange(ana, ben)
      expect(lines(ana)[1]).toBe(`It says:${nihongo[step]} and ends`)
      expect(lines(ana)[0]).toBe(`${'3210'.slice(3 - step)}one`)
    })
    endComposition(ana)
    await settled(ana)
    exchange(ana, ben)
    expect(lines(ana)).toEqual(['3210one', '3210It says:日本 and ends0123'])
    expect(lines(ben)).toEqual(lines(ana))
    ana.editor.commands.insertContent('!')
    expect(lines(ana)[1]).toBe('3210It says:日本! and ends0123')
    ana.editor.commands.undo()
    exchange(ana, ben)
    expect(lines(ben)[1]).toBe('3210It says: and ends0123')
  })

  it('outlives the block that others delete meanwhile', async () => {
    const { ana, ben } = anaAndBen('one', 'two', 'three')
    ana.editor.commands.setTextSelection(9)
    compose(ana, nihongo, (step) => {
      if (step === 1) textOf(ben, 1).insert(0, '>')
      if (step === 2) ben.editor.commands.deleteRange({ from: 5, to: 13 })
      exchange(ana, ben)
      expect(lines(ana)[1]).toBe(`two${nihongo[step]}`)
    })
    endComposition(ana)
    await settled(ana)
    exchange(ana, ben)
    // What it had when the hold began went with the block.
    expect(lines(ana)).toEqual(['one', expect.stringMatching(/日本/), 'three'])
    expect(lines(ben)).toEqual(lines(ana))
  })

  it('in a list item does not stop others in other lists, and nothing is kept when it is given up', async () => {
    const { ana, ben } = anaAndBen('one', 'two')
    ana.editor.chain().setTextSelection(2).toggleBulletList().run()
    exchange(ana, ben)
    ana.editor.commands.setTextSelection(6)
    compose(ana, ['に', ''], () => {
      ben.editor.commands.insertContentAt(3, 'MORE ')
      exchange(ana, ben)
    })
    endComposition(ana)
    await settled(ana)
    exchange(ana, ben)
    expect(lines(ana)).toEqual(['MORE MORE one', 'two'])
    expect(lines(ben)).toEqual(lines(ana))
  })

  it('is ended by the editor when it takes longer than anybody composes', () => {
    vi.useFakeTimers()
    const { ana, ben } = anaAndBen('one')
    ana.editor.commands.setTextSelection(4)
    compose(ana, nihongo, (step) => {
      textOf(ben, 0).insert(0, String(step))
      exchange(ana, ben)
    })
    vi.advanceTimersByTime(5_000)
    expect(lines(ana)).toEqual(['one日本'])
    vi.advanceTimersByTime(10_000)
    exchange(ana, ben)
    expect(lines(ana)).toEqual(['3210one日本'])
    expect(lines(ben)).toEqual(lines(ana))
  })

  it('comes in exactly once, whatever others do', () => {
    vi.useFakeTimers()
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
    const random = seededRandom(seed)
    const { ana, ben } = anaAndBen('one two three', 'four five six', 'seven')
    const somewhere = ({ editor: { state } }: Peer) =>
      TextSelection.near(state.doc.resolve(random.int(state.doc.content.size))).from
    for (let round = 0; round < 60; round++) {
      const word = String.fromCodePoint(0x4e00 + round)
      ana.editor.commands.setTextSelection(somewhere(ana))
      compose(ana, ['か', 'かん', word], (step) => {
        if (random.chance(0.5)) ben.editor.commands.insertContentAt(somewhere(ben), String(random.int(9)))
        // Who restructures a block that somebody types in makes it anew without those letters; the server mends that.
        exchange(ana, ben)
        if (random.chance(0.2)) ben.editor.chain().setTextSelection(somewhere(ben)).splitBlock().run()
        if (random.chance(0.1)) ben.editor.chain().setTextSelection(somewhere(ben)).toggleBulletList().run()
        // What somebody deletes when the word is whole goes with it.
        if (step < 2 && random.chance(0.1)) deleteBlock(ben, random.int(ben.editor.state.doc.childCount))
        exchange(ana, ben)
      })
      endComposition(ana)
      vi.advanceTimersByTime(100)
      exchange(ana, ben)
      const text = lines(ana).join('\n')
      expect(lines(ben).join('\n'), `seed ${seed}, round ${round}`).toBe(text)
      expect(text.split(word).length - 1, `seed ${seed}, round ${round}: ${word} in ${text}`).toBe(1)
    }
  })
})

import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import type { Node } from '@tiptap/pm/model'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { DocumentGuard } from '#shared/document/guard.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { extensions, schema } from '#shared/document/schema.ts'
import { buildElement, fromNode } from '#shared/document/tree.ts'
import type { Change } from '#shared/document/undo.ts'
import { fragmentName, fragmentOf } from '#shared/document/ydoc.ts'
import { BindingGuard } from '../../web/document/binding-guard.ts'
import type { Random } from '../support/random.ts'
import { Ledger, repeatedIn } from './ledger.ts'

export type WorldSettings = {
  readonly random: Random
  readonly people: number
  readonly isGuarded: boolean
}

/** Somebody at an editor. What they wrote waits in `outbox` for the network, what others wrote in `inbox`. */
export type Person = {
  readonly ydoc: Y.Doc
  readonly editor: Editor
  readonly outbox: Uint8Array[]
  readonly inbox: Uint8Array[]
}

/**
 * A server's document, people at editors, and the network between them, which moves one message when it is told to. The
 * editors are those of the app; each starts from a copy without deleted content, as a browser does.
 */
export class World {
  readonly random: Random
  readonly ledger = new Ledger()
  readonly ydoc: Y.Doc
  readonly people: Person[]
  /** What the agent's patches did, as it can be taken back. */
  readonly patches: Change[] = []
  /** What went wrong so far: invalid documents, errors in editors. */
  readonly complaints: string[] = []
  readonly counts = { acts: 0, patches: 0, refused: 0, reverts: 0, reloads: 0, links: 0, failedCommands: 0 }
  readonly #guard: DocumentGuard | null
  readonly #browserCopy = new Y.Doc()
  /** Updates that the server has not told anybody yet. */
  readonly #news: { update: Uint8Array; from: unknown }[] = []
  #nextClient = 100

  constructor({ random, people, isGuarded }: WorldSettings) {
    this.random = random
    this.ydoc = new Y.Doc({ gc: false })
    this.ydoc.clientID = 1
    fragmentOf(this.ydoc).insert(0, parseMarkdown(sampleText).map(fromNode).map(buildElement))
    Y.applyUpdate(this.#browserCopy, Y.encodeStateAsUpdate(this.ydoc))
    this.#guard = isGuarded ? new DocumentGuard(this.ydoc) : null
    this.ydoc.on('update', (update: Uint8Array, from: unknown) => this.#news.push({ update, from }))
    this.people = random.times(people, () => this.#newPerson())
  }

  get text(): string {
    return JSON.stringify(jsonOf(this.ydoc))
  }

  /** A change that the server makes itself. Letters that it takes away are taken away on purpose. */
  change(act: () => void): void {
    this.ledger.watch(
      () => this.text,
      () => this.changeSparing(act),
    )
  }

  /** A change that the server makes itself, and that must not take away anybody's letters. */
  changeSparing(act: () => void): void {
    act()
    this.#publish()
    this.#checkServer('a change by the server')
  }

  /** Lets somebody do something in their editor. */
  atEditor({ editor }: Person, act: (editor: Editor) => void): void {
    this.counts.acts += 1
    this.ledger.watch(
      () => editor.state.doc.textContent,
      () => {
        try {
          act(editor)
        } catch {
          // Commands for tables throw when others have just changed the table; then nothing was done.
          this.counts.failedCommands += 1
        }
      },
    )
  }

  /** One message reaches the server. */
  sendOne(person: Person): void {
    const update = person.outbox.shift()
    if (!update) return
    const guard = this.#guard
    const { ds: deletions, structs } = Y.decodeUpdate(update)
    const inspect = (transaction: Y.Transaction) =>
      guard?.inspect(transaction, { deletions, bringsContent: structs.length > 0, isWholeState: false })
    this.ydoc.once('afterTransaction', inspect)
    Y.applyUpdate(this.ydoc, update, person)
    this.counts.links += guard?.settle('guard').length ?? 0
    this.#publish()
    if (guard) this.#checkServer(`a message of ${person.ydoc.clientID}`)
  }

  /** One message reaches an editor. */
  receiveOne({ ydoc, inbox }: Person): void {
    const update = inbox.shift()
    if (!update) return
    try {
      Y.applyUpdate(ydoc, update, 'network')
    } catch (error) {
      this.complaints.push(`the editor of ${ydoc.clientID} fails: ${error}`)
    }
  }

  /** Somebody loads the page anew, when all they wrote has been sent. */
  reload(person: Person): void {
    while (person.outbox.length > 0) this.sendOne(person)
    close(person)
    this.people[this.people.indexOf(person)] = this.#newPerson()
    this.counts.reloads += 1
  }

  /** Delivers everything, and says what is wrong then. Closes the editors. */
  end(): Verdict {
    while (this.people.some(({ outbox, inbox }) => outbox.length + inbox.length > 0)) {
      for (const person of this.people) {
        while (person.outbox.length > 0) this.sendOne(person)
        while (person.inbox.length > 0) this.receiveOne(person)
      }
    }
    this.#checkServer('the end')
    const text = this.text
    const diverged = [...this.people.map(({ ydoc }) => ydoc), this.#browserCopy].filter(
      (ydoc) => JSON.stringify(jsonOf(ydoc)) !== text,
    )
    const stale = this.people.filter(({ ydoc, editor }) => plainText(editor.state.doc) !== shownText(ydoc))
    for (const person of this.people) close(person)
    return {
      typed: this.ledger.typedCount,
      lost: this.ledger.lostFrom(text),
      repeated: repeatedIn(text),
      diverged: diverged.length + stale.length,
      complaints: this.complaints,
      counts: this.counts,
    }
  }

  /** Tells everybody what changed since the last time, as one message: the guard's part never comes apart from its cause. */
  #publish(): void {
    const news = this.#news.splice(0)
    if (news.length === 0) return
    Y.applyUpdate(this.#browserCopy, Y.mergeUpdates(news.map(({ update }) => update)))
    for (const person of this.people) {
      const updates = news.filter(({ from }) => from !== person).map(({ update }) => update)
      if (updates.length > 0) person.inbox.push(Y.mergeUpdates(updates))
    }
  }

  #newPerson(): Person {
    const ydoc = new Y.Doc()
    ydoc.clientID = this.#nextClient++
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(this.#browserCopy), 'network')
    const outbox: Uint8Array[] = []
    ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') outbox.push(update)
    })
    const element = document.createElement('div')
    document.body.append(element)
    const editor = new Editor({
      element,
      extensions: [
        ...extensions,
        Collaboration.configure({ document: ydoc, field: fragmentName }),
        BindingGuard,
      ],
    })
    return { ydoc, editor, outbox, inbox: [] }
  }

  #checkServer(after: string): void {
    try {
      schema.nodeFromJSON(jsonOf(this.ydoc)).check()
    } catch (error) {
      this.complaints.push(`invalid after ${after}: ${error}`)
    }
  }
}

export type Verdict = {
  readonly typed: number
  readonly lost: readonly string[]
  readonly repeated: readonly string[]
  /** Copies that are not what the server has, and editors that do not show their copy. */
  readonly diverged: number
  readonly complaints: readonly string[]
  readonly counts: World['counts']
}

/** What is in a document to the letter, also what the schema does not allow. */
function jsonOf(ydoc: Y.Doc): object {
  return yXmlFragmentToProsemirrorJSON(fragmentOf(ydoc))
}

/** Without marks on line breaks, which nobody sees and the binding does not write down. */
const plainText = (doc: Node): string =>
  JSON.stringify(doc.toJSON(), (_, value) => (value?.type === 'hardBreak' ? { type: 'hardBreak' } : value))

function shownText(ydoc: Y.Doc): string {
  try {
    return plainText(schema.nodeFromJSON(jsonOf(ydoc)))
  } catch {
    return 'not to be shown'
  }
}

function close({ editor }: Person): void {
  const element = editor.view.dom.parentElement
  editor.destroy()
  element?.remove()
}

const sampleText = `# Process

## Overview

Automates the onboarding of customers for all teams.

## Prerequisites

- API access credentials
- CRM account
  - admin role

## Steps

First we register the customer in the system.

| Field | Source |
| - | - |
| name | form |

- [ ] check the data
- [x] done

## Implementation

\`\`\`spy
define P {
  x = validate(data)
}
\`\`\`

last paragraph here
`

import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import type { Node } from '@tiptap/pm/model'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { checkUpdate } from '#server/collab/gate.ts'
import { Refusal } from '#server/collab/hooks.ts'
import { DocumentGuard } from '#shared/document/guard.ts'
import { mergeIds } from '#shared/document/id-set.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { extensions, schema } from '#shared/document/schema.ts'
import { buildElement, fromNode } from '#shared/document/tree.ts'
import { fragmentName, fragmentOf } from '#shared/document/ydoc.ts'
import { applyLinks, type Link, linksOf, presentIds } from '#shared/document/yjs-internals.ts'
import { BindingGuard } from '../../web/document/binding-guard.ts'
import type { Random } from '../support/random.ts'
import { type Author, type Deed, Ledger, lettersIn, type Right, repeatedIn } from './ledger.ts'
import { Records } from './records.ts'
import { sampleText } from './sample-text.ts'

export type WorldSettings = {
  readonly random: Random
  readonly people: number
  readonly isGuarded: boolean
  /** Whether a server finds the links that another one stored. */
  readonly storesLinks: boolean
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
  readonly people: Person[] = []
  readonly records = new Records()
  /**
   * Texts that the agent has not written to their end. What it rewrites goes when the new is whole, so if it breaks off,
   * what it quoted of people stands there twice, and rightly.
   */
  readonly halfQuoted = new Set<string>()
  /** What went wrong so far: invalid documents, errors in editors, letters that went without a right. */
  readonly complaints: string[] = []
  readonly counts = {
    ...{ sent: 0, acts: 0, failedCommands: 0, reloads: 0, restarts: 0, links: 0 },
    ...{ patches: 0, refused: 0, streams: 0, interrupted: 0, flushes: 0 },
    ...{ undos: 0, redos: 0, versions: 0, restores: 0, designerRestores: 0, restoresUndone: 0 },
  }
  readonly #isGuarded: boolean
  readonly #storesLinks: boolean
  #ydoc: Y.Doc
  #guard: DocumentGuard | null
  /** What Yjs forgets when a document is loaded anew. */
  readonly #links: Link[] = []
  /** Updates that the server has not told anybody yet. */
  readonly #news: { update: Uint8Array; from: unknown }[] = []
  #nextClient = 100

  constructor({ random, people, isGuarded, storesLinks }: WorldSettings) {
    this.random = random
    this.#isGuarded = isGuarded
    this.#storesLinks = storesLinks
    this.#ydoc = this.#newServerDoc(1)
    this.#guard = isGuarded ? new DocumentGuard(this.#ydoc) : null
    fragmentOf(this.#ydoc).insert(0, parseMarkdown(sampleText).map(fromNode).map(buildElement))
    this.#publish()
    this.people.push(...random.times(people, () => this.#newPerson()))
  }

  get ydoc(): Y.Doc {
    return this.#ydoc
  }

  get text(): string {
    return JSON.stringify(jsonOf(this.ydoc))
  }

  /**
   * A change that the server makes itself, as one transaction. `rightOf` says which letters it may take away. The links
   * are stored, as far as it tells them.
   */
  change<T>(
    act: (ydoc: Y.Doc) => T,
    rightOf: (value: T) => Right,
    linksOf: (value: T) => readonly Link[],
  ): Deed<T> {
    const change = () => this.ydoc.transact(() => act(this.ydoc), 'server')
    const deed = this.ledger.watch(server, () => this.text, change, rightOf)
    this.#links.push(...linksOf(deed.value))
    if (deed.wronged.length > 0)
      this.complaints.push(`the server takes ${deed.wronged.join('')} without a right`)
    this.#publish()
    this.#checkServer('a change by the server')
    return deed
  }

  /** Lets somebody do something in their editor. */
  atEditor(person: Person, act: (editor: Editor) => void, right: Right): void {
    const { editor } = person
    this.counts.acts += 1
    const tryToAct = () => {
      try {
        act(editor)
      } catch {
        // Commands for tables throw when others have just changed the table; then nothing was done.
        this.counts.failedCommands += 1
      }
    }
    this.ledger.watch(
      person,
      () => editor.state.doc.textContent,
      tryToAct,
      () => right,
    )
  }

  /** The server goes down and another one loads what is stored. Each id stands for what it stood for before. */
  restart(): void {
    const linked = mergeIds(linksOf(this.#ydoc).map(([client, clock, length]) => [client, clock, length]))
    const stoodFor = JSON.stringify(presentIds(this.#ydoc, linked))
    const stored = Y.encodeStateAsUpdate(this.#ydoc)
    const clientID = this.#ydoc.clientID + 1
    this.#ydoc.destroy()
    this.#ydoc = this.#newServerDoc(clientID)
    Y.applyUpdate(this.#ydoc, stored, this.#ydoc)
    if (this.#storesLinks) applyLinks(this.#ydoc, this.#links)
    if (JSON.stringify(presentIds(this.#ydoc, linked)) !== stoodFor)
      this.complaints.push('ids stand for something else after a restart')
    // Yjs may have tidied up marks while it loaded, which those hear of who connect again.
    this.#publish()
    this.#guard = this.#isGuarded ? new DocumentGuard(this.#ydoc) : null
    this.counts.restarts += 1
  }

  /** One message reaches the server. */
  sendOne(person: Person): void {
    const update = person.outbox.shift()
    if (!update) return
    const guard = this.#guard
    const sent = this.#passGate(update)
    const inspect = (transaction: Y.Transaction) =>
      guard?.inspect(transaction, { ...sent, isWholeState: false })
    this.ydoc.once('afterTransaction', inspect)
    Y.applyUpdate(this.ydoc, update, person)
    const links = guard?.settle('guard') ?? []
    this.#links.push(...links)
    this.counts.links += links.length
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
    const diverged = this.people.filter(({ ydoc }) => JSON.stringify(jsonOf(ydoc)) !== text)
    const quoted = lettersIn([...this.halfQuoted].join(''))
    const stale = this.people.filter(({ ydoc, editor }) => plainText(editor.state.doc) !== shownText(ydoc))
    for (const person of this.people) close(person)
    return {
      typed: this.ledger.typedCount,
      lost: this.ledger.lostFrom(text),
      repeated: repeatedIn(text).filter((letter) => !quoted.has(letter)),
      diverged: diverged.length + stale.length,
      complaints: this.complaints,
      counts: this.counts,
    }
  }

  /** Tells everybody what changed since the last time, as one message: the guard's part never comes apart from its cause. */
  #publish(): void {
    const news = this.#news.splice(0).filter(({ from }) => from !== this.#ydoc)
    if (news.length === 0) return
    for (const person of this.people) {
      const updates = news.filter(({ from }) => from !== person).map(({ update }) => update)
      if (updates.length > 0) person.inbox.push(Y.mergeUpdates(updates))
    }
  }

  #newServerDoc(clientID: number): Y.Doc {
    const ydoc = new Y.Doc({ gc: false })
    ydoc.clientID = clientID
    ydoc.on('update', (update: Uint8Array, from: unknown) => this.#news.push({ update, from }))
    return ydoc
  }

  #newPerson(): Person {
    const ydoc = new Y.Doc()
    ydoc.clientID = this.#nextClient++
    const outbox: Uint8Array[] = []
    ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') outbox.push(update)
    })
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(this.#ydoc), 'network')
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

  /** What an editor sends is never refused. */
  #passGate(update: Uint8Array): ReturnType<typeof checkUpdate> {
    this.counts.sent += 1
    try {
      return checkUpdate(this.ydoc, update)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.complaints.push(`the gate refuses: ${error.reason} ${Buffer.from(update).toString('hex')}`)
      const { ds: deletions, structs } = Y.decodeUpdate(update)
      return { deletions, bringsContent: structs.length > 0 }
    }
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

/** What the server does has arrived when it is done. */
const server: Author = { outbox: [] }

function close({ editor }: Person): void {
  const element = editor.view.dom.parentElement
  editor.destroy()
  element?.remove()
}

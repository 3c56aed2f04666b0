import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { Random } from '../../support/random.ts'
import { contents, type HandMadeStruct, handMadeUpdate } from './hand-made-update.ts'

/** Who wrote the document that hostile updates are about. */
const baseClient = 1

/** A small document of the client `baseClient`. */
export function someState(): Uint8Array {
  const ydoc = new Y.Doc()
  ydoc.clientID = baseClient
  const fragment = fragmentOf(ydoc)
  for (let block = 0; block < 6; block++) {
    const element = new Y.XmlElement(block % 2 === 0 ? 'paragraph' : 'codeBlock')
    element.insert(0, [new Y.XmlText(`hello ${block}`)])
    fragment.insert(0, [element])
  }
  fragment.delete(2, 1)
  return Y.encodeStateAsUpdate(ydoc)
}

/** An update of true and false parts, most of it about what `baseClient` wrote. Its own are of the clients 7 and 8. */
export function hostileUpdate(random: Random, ydoc: Y.Doc): Uint8Array {
  const known = Y.getState(ydoc.store, baseClient)
  const someId = () =>
    [random.pick([baseClient, baseClient, baseClient, 7, 8]), random.int(known + 3)] as const
  const content = (): HandMadeStruct =>
    random.pick([
      () => contents.string(random.pick(['x', '', 'ab😀', '\ud83d', '\u0000'])),
      () => contents.string('word '),
      () =>
        contents.format(
          random.pick(['bold', 'link', '__proto__']),
          random.pick(['{}', 'null', '{"href":"x"}']),
        ),
      () =>
        contents.type(random.pick([3, 3, 3, 6, 6, 1]), random.pick(['paragraph', 'blockquote', 'script'])),
      () => contents.deleted(random.pick([1, 3, 0])),
      () => contents.gc(random.pick([1, 5, 2 ** 31])),
      () => contents.any(random.pick(['s', 1, true, null, { a: 1 }])),
      () => contents.skip(1),
    ])()
  const struct = (): HandMadeStruct => ({
    ...content(),
    ...(random.chance(0.5) ? { origin: someId() } : {}),
    ...(random.chance(0.3) ? { rightOrigin: someId() } : {}),
    parent: random.pick<HandMadeStruct['parent'] & {}>(['default', 'default', someId(), someId(), 'other']),
    ...(random.chance(0.1) ? { sub: random.pick(['language', 'level', '__proto__']) } : {}),
  })
  const runs = [7, 8, baseClient].slice(0, 1 + random.int(2)).map((client) => {
    const next = Y.getState(ydoc.store, client)
    const clock = random.chance(0.8) ? next : Math.max(0, next + random.int(7) - 3)
    return { client, clock, structs: random.times(1 + random.int(3), struct) }
  })
  const range = () => [random.int(known + 2), random.pick([1, 2, 30, 0])] as const
  return handMadeUpdate(runs, random.chance(0.4) ? [{ client: baseClient, ranges: [range()] }] : [])
}

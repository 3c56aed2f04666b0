import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { Decoration, type DecorationSet } from '@tiptap/pm/view'
import type { Range } from '#shared/spy/diagnostic.ts'
import { inDocument, type PlacedBlock } from './code-blocks.ts'

/** A piece of code that has a colour of its own; the rest is plain. */
export type ColouredRange = Range & { readonly className: string }

/** The colours of code blocks, and what they were made for. */
export type Paint = { readonly painted: readonly PaintedCode[]; readonly decorations: DecorationSet }

/** The code of a block, and where it stands now. */
type PaintedCode = Range & { readonly node: Node }

/** The same colours where they stand after a transaction. What it changed keeps its old ones. */
export function movePaint({ painted, decorations }: Paint, { mapping, doc }: Transaction): Paint {
  return {
    painted: painted.map(({ node, from, to }) => {
      return { node, from: mapping.map(from, -1), to: mapping.map(to, 1) }
    }),
    decorations: decorations.map(mapping, doc),
  }
}

/** Colours anew what changed, by whomever, and nothing else. What is no code any more loses its colours. */
export function repaint(
  { painted, decorations }: Paint,
  doc: Node,
  blocks: readonly PlacedBlock[],
  colours: (block: PlacedBlock) => readonly ColouredRange[],
): Paint {
  const wanted = blocks.map((block) => ({ block, node: block.node, ...codeOf(block) }))
  const isIn = (codes: readonly PaintedCode[]) => {
    const nodes = new Map(codes.map(({ from, node }) => [from, node]))
    return ({ from, node }: PaintedCode) => nodes.get(from) === node
  }
  const [isPainted, isWanted] = [isIn(painted), isIn(wanted)]
  const old = painted.filter((code) => !isWanted(code)).flatMap(({ from, to }) => decorations.find(from, to))
  const made = wanted
    .filter((code) => !isPainted(code))
    .flatMap(({ block }) =>
      colours(block).map(({ from, to, className }) =>
        Decoration.inline(inDocument(block, from), inDocument(block, to), { class: className }),
      ),
    )
  return {
    painted: wanted.map(({ node, from, to }) => ({ node, from, to })),
    decorations: decorations.remove(old).add(doc, made),
  }
}

const codeOf = (block: PlacedBlock): Range => ({
  from: inDocument(block, 0),
  to: inDocument(block, block.node.content.size),
})

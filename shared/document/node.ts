/**
 * A piece of the document as plain data: ProseMirror's JSON form, restricted to what the schema (schema.ts) allows.
 * Text nodes have `text` and perhaps `marks`, all others perhaps `content`. Attributes equal to their default may be left out.
 */
export type DocNode = {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly content?: readonly DocNode[]
  readonly text?: string
  readonly marks?: readonly DocMark[]
}

export type DocMark = { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }

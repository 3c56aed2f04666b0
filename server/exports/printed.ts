/** What is put on paper, and as what. */
export type Printed = {
  readonly format: 'pdf' | 'docx'
  readonly title: string
  readonly markdown: string
}

/** What came of it, and what it could not say: a sentence each, in ASCII. */
export type Paper = { readonly file: Uint8Array<ArrayBuffer>; readonly warnings: readonly string[] }

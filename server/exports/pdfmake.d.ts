/** As much of pdfmake 0.3 as is used here: the published types bring those of a browser along. Lengths are in points. */
declare module 'pdfmake' {
  export type Margin = number | readonly [left: number, top: number, right: number, bottom: number]

  export type Look = {
    readonly font?: string
    readonly fontSize?: number
    readonly lineHeight?: number
    readonly bold?: boolean
    readonly italics?: boolean
    readonly decoration?: 'lineThrough'
    readonly color?: string
    readonly alignment?: 'left' | 'center' | 'right'
    readonly link?: string
    readonly preserveLeadingSpaces?: boolean
  }

  export type Run = Look & { readonly text: string }

  /** One of the contents that there are, with how it stands on the page. */
  export type Content = Look & {
    readonly margin?: Margin
    readonly width?: number | Percent
    readonly fillColor?: string
    readonly style?: string
    readonly headlineLevel?: number
    readonly outline?: boolean
    readonly outlineText?: string
    readonly pageBreak?: 'before'
    readonly pageOrientation?: 'portrait' | 'landscape'
  } & (
      | { readonly text: string | readonly Run[] }
      | { readonly stack: readonly Content[] }
      | { readonly columns: readonly Content[] }
      | { readonly ul: readonly Content[] }
      | { readonly ol: readonly Content[]; readonly start: number }
      | { readonly svg: string }
      | { readonly table: Table; readonly layout: 'noBorders' | Layout }
    )

  /** Of the room that there is: what is given as `*` grows beyond the page with its longest word. */
  type Percent = `${number}%`

  export type Table = {
    readonly headerRows?: number
    readonly widths: readonly Percent[]
    readonly keepWithHeaderRows?: number
    readonly dontBreakRows?: boolean
    readonly body: readonly (readonly Content[])[]
  }

  export type Layout = {
    readonly hLineColor: () => string
    readonly vLineColor: () => string
    readonly hLineWidth: (row: number) => number
    readonly vLineWidth: () => number
  }

  export type Definition = {
    readonly info: { readonly title: string; readonly creator: string; readonly producer: string }
    readonly pageMargins: Margin
    readonly defaultStyle: Look
    readonly styles: Readonly<Record<string, Look & { readonly margin: Margin }>>
    readonly footer: (page: number, pages: number) => Content
    readonly pageBreakBefore: (
      node: { readonly headlineLevel?: number },
      queries: { getFollowingNodesOnPage(): readonly unknown[] },
    ) => boolean
    readonly content: readonly Content[]
  }

  type Faces = {
    readonly normal: string
    readonly bold: string
    readonly italics: string
    readonly bolditalics: string
  }

  const pdfmake: {
    setFonts(fonts: Readonly<Record<string, Faces>>): void
    setUrlAccessPolicy(mayRead: (url: string) => boolean): void
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void
    createPdf(definition: Definition): { getBuffer(): Promise<Uint8Array> }
  }
  // biome-ignore lint/style/noDefaultExport: it has one
  export default pdfmake
}

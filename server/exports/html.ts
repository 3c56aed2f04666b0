import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'
import { elementsOf } from './html-elements.ts'
import { withTitle } from './titled.ts'

/**
 * The document as one page that needs nothing else: its style and the picture of its flow are in it, and its policy lets
 * it load and run nothing.
 */
export function writeHtml(
  { title }: Pick<Thread, 'title'>,
  { markdown }: Pick<DocumentContent, 'markdown'>,
): string {
  const nodes = withTitle(parseMarkdown(markdown), title)
  const head = h('head', [
    h('meta', { charSet: 'utf-8' }),
    h('meta', { httpEquiv: 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width' }),
    h('title', title),
    h('style', style),
  ])
  const flow = flowOf(nodes)
  const picture = flow ? `\n<figure>\n${flowSvg(flow)}\n</figure>` : ''
  return `<!doctype html>
<html>
${toHtml(head)}
<body>
<main>
${elementsOf(nodes)
  .map((element) => toHtml(element))
  .join('\n')}${picture}
</main>
</body>
</html>
`
}

const policy = "default-src 'none'; style-src 'unsafe-inline'"

/** Light or dark as the reader has it; on paper light. Links tell where they lead there. */
const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1917, #f5f5f4); --soft: light-dark(#57534e, #a8a29e); --edge: light-dark(#d6d3d1, #44403c); --shade: light-dark(#f5f5f4, #1c1917); --accent: light-dark(#4338ca, #a5b4fc); --text: light-dark(#15803d, #4ade80); --number: light-dark(#b45309, #fbbf24) }
body { margin: 0; color: var(--ink); font: 1rem/1.65 'Inter Variable', Inter, system-ui, sans-serif; overflow-wrap: anywhere }
main { max-width: 45rem; margin: auto; padding: 2.5rem 1.5rem }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin: 1.6em 0 .5em; break-after: avoid }
h1 { font-size: 1.9rem; margin-top: 0 } h2 { font-size: 1.3rem } h3 { font-size: 1.1rem } h4, h5, h6 { font-size: 1rem }
p, ul, ol, pre, table, blockquote, figure { margin: 0 0 .8rem }
ul, ol { padding-left: 1.5rem } li > p { margin: 0 0 .25rem }
.tasks { list-style: none; padding-left: 0 } .tasks li { display: flex; gap: .5rem }
blockquote { padding-left: 1rem; border-left: 3px solid var(--edge); color: var(--soft) }
code, pre { font: .875em/1.6 'JetBrains Mono Variable', ui-monospace, monospace } :not(pre) > code { padding: .1em .3em; border-radius: .3em; background: var(--shade) }
pre { padding: .8rem 1rem; border-radius: .5rem; background: var(--shade); white-space: pre-wrap }
.keyword { color: var(--accent) } .text { color: var(--text) } .number { color: var(--number) } .comment { color: var(--soft) } .call { font-weight: 600 }
table { border-collapse: collapse } th, td { padding: .35rem .7rem; border: 1px solid var(--edge); text-align: left; vertical-align: top } th > p, td > p { margin: 0 }
a { color: var(--accent) } hr { border: 0; border-top: 1px solid var(--edge); margin: 2rem 0 }
figure { width: max-content; max-width: calc(100vw - 3rem); margin: 2rem 0 0 50%; transform: translateX(-50%); overflow-x: auto }
@media print { :root { color-scheme: light } main { max-width: none; padding: 0 } figure { width: auto; max-width: none; margin-left: 0; transform: none } figure svg { max-width: 100%; height: auto } pre, table, figure { break-inside: avoid } a[href^='http']::after { content: ' (' attr(href) ')' } }
`

import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import { compareToMap } from '#shared/process/map/gaps.ts'
import { processMap } from '#shared/process/map/process-map.ts'
import { checkBlocks } from '#shared/spy/check.ts'
import { cpuOf, ms, percentile, printTable } from './figures.ts'

/** A step with all that a step can say, and its code. */
const step = (number: number): string =>
  `### Step ${number}: Check order ${number}

- **Responsible**: ${number % 2 === 0 ? 'Support Agent' : 'Team Lead'}
- **System**: Salesforce
- **SLA**: ${number} hours
- The agent compares the order with the contract, and writes what differs into the case.
- If the amount is above ${number}00 €, ask the finance team. Otherwise, continue with Step ${number + 1}.
- On error: retry 3 times, then inform the team lead.`

const code = (number: number): string =>
  `check_order_${number}(order) {
  customer = salesforce.get_customer(order.customer_id)
  if order.amount > ${number}00 {
    with retry(max_attempts=3), timeout(30) {
      human.approve(task="Approve order ${number}", role="Team Lead", timeout="1d")
    }
  } else {
    stripe.pay(order.id, customer.account)
  }
  return customer
}`

const steps = (count: number) => Array.from({ length: count }, (_, at) => step(at + 1)).join('\n\n')
const lines = (count: number) =>
  Array.from({ length: Math.round(count / 11) }, (_, at) => code(at + 1)).join('\n\n')

/** About 4,500 words, with code: ten pages. */
const tenPages = `# Orders\n\n## Overview\n\nWhat happens to an order.\n\n## Steps\n\n${steps(80)}\n\n## Implementation\n\n\`\`\`spy\n${lines(110)}\n\`\`\``

/** What is known about a process by reading it: how long that takes, and how much of it a browser loads. */
export async function benchKnowledge(): Promise<void> {
  const nodes = parseMarkdown(tenPages)
  const flow50 = parseMarkdown(`## Steps\n\n${steps(50)}`)
  const thousand = [lines(1_000)]
  const drawn = flowOf(flow50)
  if (!drawn) throw new Error('there are steps')
  const map = processMap(drawn)
  const works: readonly [string, string, () => unknown][] = [
    ['SPy: parse and check 1,000 lines', '5 ms', () => checkBlocks(thousand)],
    [`all rules, ${tenPages.split(/\s+/).length} words and code`, '10 ms', () => findingsOf(nodes)],
    ['flow, layout and SVG of 50 steps', '5 ms', () => flowSvg(flowOf(flow50) ?? drawn)],
    ['gaps between two maps of 50 steps', '', () => compareToMap(map, map)],
  ]
  const rows = works.map(([name, wanted, work]) => {
    cpuOf(work, 40)
    const times = Array.from({ length: 20 }, () => cpuOf(work))
    return [name, ms(percentile(times, 0.5)), ms(percentile(times, 0.95)), wanted]
  })
  printTable('Reading a process (CPU time of one thread, 20 times 10 runs)', [
    ['', 'p50', 'p95', 'wanted'],
    ...rows,
  ])
  printTable('What a browser loads of it', [
    ['', 'gzip', 'wanted'],
    ['behind the text: what finds problems in it and in its code', await gzipKb(findings), ''],
    ['that, the flow, and what lays code out: SPy, rules and flow', await gzipKb(everything), '40 kB'],
  ])
}

const findings = new URL('../../shared/process/findings.ts', import.meta.url)
const everything = new URL('./knowledge-entry.ts', import.meta.url)

/** A module with all that it imports, bundled and minified as for the web: a library would keep its blanks. 1000 bytes a kB. */
async function gzipKb({ pathname: input }: URL): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input, preserveEntrySignatures: 'strict' } },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
  const bytes = bundle.output.reduce(
    (sum, file) => sum + ('code' in file ? gzipSync(file.code).length : 0),
    0,
  )
  return `${(bytes / 1000).toFixed(1)} kB`
}

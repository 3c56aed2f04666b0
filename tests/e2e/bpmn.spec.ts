import { createRequire } from 'node:module'
import { expect, test } from 'playwright/test'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowBpmn } from '#shared/process/flow/bpmn.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { processes } from '../shared/process/flow/processes.ts'

/** The viewer that Camunda's tools are made of; the package types it as a module. */
type Viewer = new (options: {
  container: string
}) => {
  importXML(xml: string): Promise<{ warnings: readonly { message: string }[] }>
}

test('BPMN’s own viewer takes every file without a warning', async ({ page }) => {
  await page.setContent('<div id="canvas" style="height:700px"></div>')
  await page.addScriptTag({
    path: createRequire(import.meta.url).resolve('bpmn-js/dist/bpmn-viewer.development.js'),
  })
  for (const { name, text } of processes) {
    const flow = flowOf(parseMarkdown(text))
    const warnings = await page.evaluate(
      async (xml) => {
        const BpmnJS: Viewer = Reflect.get(window, 'BpmnJS')
        document.querySelector('#canvas')?.replaceChildren()
        const { warnings } = await new BpmnJS({ container: '#canvas' }).importXML(xml)
        return warnings.map(({ message }) => message)
      },
      flow ? flowBpmn(flow) : '',
    )
    expect(warnings, name).toEqual([])
    await expect(page.locator('#canvas .djs-shape')).not.toHaveCount(0)
  }
})

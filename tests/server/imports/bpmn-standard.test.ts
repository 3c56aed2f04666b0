/// <reference path="../../../server/imports/bpmn-moddle.d.ts" />
/// <reference path="./bpmnlint.d.ts" />
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { BpmnModdle } from 'bpmn-moddle'
import { Linter } from 'bpmnlint'
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowBpmn } from '#shared/process/flow/bpmn.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { processes } from '../../shared/process/flow/processes.ts'

const { resolve } = createRequire(import.meta.url)
const schema = async (fileName: string) => ({
  fileName,
  contents: await readFile(resolve(`bpmn-moddle/resources/bpmn/xsd/${fileName}`), 'utf8'),
})
const [bpmn20, ...parts] = await Promise.all(
  ['BPMN20.xsd', 'BPMNDI.xsd', 'DC.xsd', 'DI.xsd', 'Semantic.xsd'].map(schema),
)

const fileOf = (text: string): string => {
  const flow = flowOf(parseMarkdown(text))
  if (!flow) throw new Error('it has steps')
  return flowBpmn(flow)
}

describe.each(processes)('the BPMN file of a document with $name', ({ text }) => {
  test('is valid by the schema of BPMN 2.0', async () => {
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'process.bpmn', contents: fileOf(text) }],
      schema: bpmn20 ? [bpmn20] : [],
      preload: parts,
    })
    expect(errors.map(({ rawMessage }) => rawMessage)).toEqual([])
    expect(valid).toBe(true)
  })

  test('keeps the rules that bpmnlint recommends', async () => {
    const { rootElement, warnings } = await new BpmnModdle().fromXML(fileOf(text))
    expect(warnings).toEqual([])
    const linter = new Linter({
      config: { extends: 'bpmnlint:recommended' },
      resolver: new NodeResolver({ require: createRequire(import.meta.url) }),
    })
    expect(await linter.lint(rootElement)).toEqual({})
  })
})

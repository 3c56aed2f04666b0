import { describe, expect, test } from 'vitest'
import { readBpmn } from '#server/imports/bpmn-drawing.ts'
import { processMap } from '#shared/process/map/process-map.ts'

const file = (body: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">
${more}<bpmn:process id="p" name="Refunds">${body}</bpmn:process></bpmn:definitions>`

const flow = (from: string, to: string, more = '') =>
  `<bpmn:sequenceFlow id="f_${from}_${to}" sourceRef="${from}" targetRef="${to}" ${more}/>`

const read = (body: string, more = '') => readBpmn(file(body, more))
const flowsOf = async (body: string) =>
  processMap((await read(body)).drawing).flows.map(
    ({ from, to, when, on }) => `${from}>${to}${when ? ` when ${when}` : ''}${on ? ` on ${on}` : ''}`,
  )

describe('a BPMN file', () => {
  test('is read with its lanes, tasks, gateways and conditions', async () => {
    const { drawing, leftOut } = await read(`
      <bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Support"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="l2" name="Finance"><bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
      <bpmn:startEvent id="s"/><bpmn:userTask id="a" name="Check the&#10;order"/><bpmn:exclusiveGateway id="g" name="Paid?"/>
      <bpmn:serviceTask id="b" name="Refund it"/><bpmn:callActivity id="c" name="Close"/><bpmn:endEvent id="e"/>
      ${flow('s', 'a')}${flow('a', 'g')}${flow('g', 'b', 'name="yes"')}
      <bpmn:sequenceFlow id="x" sourceRef="g" targetRef="c"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">amount = 0</bpmn:conditionExpression></bpmn:sequenceFlow>
      ${flow('b', 'e')}${flow('c', 'e')}`)
    expect(leftOut).toEqual([])
    expect(drawing.title).toBe('Refunds')
    expect(drawing.nodes.map(({ id, kind, name, actor }) => [id, kind, name, actor])).toEqual([
      ['s', 'start', '', undefined],
      ['a', 'manual', 'Check the order', 'Support'],
      ['g', 'choice', 'Paid?', undefined],
      ['b', 'automated', 'Refund it', 'Finance'],
      ['c', 'integration', 'Close', undefined],
      ['e', 'end', '', undefined],
    ])
    expect(processMap(drawing).flows).toEqual([
      { from: 'a', to: 'g', when: undefined, on: undefined },
      { from: 'g', to: 'b', when: 'yes', on: undefined },
      { from: 'g', to: 'c', when: 'amount = 0', on: undefined },
    ])
  })

  test('says what happens when a step fails or takes too long', async () => {
    const flows = await flowsOf(`
      <bpmn:task id="a" name="Pay"/><bpmn:task id="b" name="Call the bank"/><bpmn:task id="c" name="Remind"/>
      <bpmn:boundaryEvent id="x" name="Refused" attachedToRef="a"><bpmn:errorEventDefinition id="d1"/></bpmn:boundaryEvent>
      <bpmn:boundaryEvent id="y" attachedToRef="a"><bpmn:timerEventDefinition id="d2"/></bpmn:boundaryEvent>
      ${flow('x', 'b')}${flow('y', 'c')}`)
    expect(flows).toEqual(['a>b when Refused on error', 'a>c on timer'])
  })

  test('has its sub-processes opened, at any depth', async () => {
    const inner = `<bpmn:subProcess id="in"><bpmn:task id="c" name="C"/></bpmn:subProcess>`
    const flows = await flowsOf(`
      <bpmn:task id="a" name="A"/>
      <bpmn:subProcess id="out"><bpmn:startEvent id="s"/><bpmn:task id="b" name="B"/>${inner}${flow('s', 'b')}${flow('b', 'in')}</bpmn:subProcess>
      <bpmn:task id="d" name="D"/>
      <bpmn:boundaryEvent id="x" attachedToRef="out"><bpmn:errorEventDefinition id="e"/></bpmn:boundaryEvent>
      ${flow('a', 'out')}${flow('out', 'd')}${flow('x', 'd')}`)
    expect(flows.sort()).toEqual(['a>b', 'b>c', 'b>d on error', 'c>d'])
  })

  test('with several pools says by them who acts, and names what was left out', async () => {
    const { drawing, leftOut } = await readBpmn(`<?xml version="1.0"?>
      <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
      <collaboration id="co"><participant id="p1" name="Customer" processRef="one"/><participant id="p2" name="Shop" processRef="two"/>
      <messageFlow id="m" sourceRef="a" targetRef="b"/></collaboration>
      <process id="one"><task id="a" name="Order"/><textAnnotation id="n"><text>by phone</text></textAnnotation></process>
      <process id="two"><task id="b" name="Deliver"/><dataObjectReference id="do"/></process></definitions>`)
    expect(drawing.nodes.map(({ name, actor }) => `${name}: ${actor}`)).toEqual([
      'Order: Customer',
      'Deliver: Shop',
    ])
    expect(leftOut).toEqual([
      'Left out: 1 message between pools.',
      'Left out: 1 note.',
      'Left out: 1 data object.',
    ])
  })

  test.each([
    ['no XML', 'hello'],
    ['another XML', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['no process', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"/>'],
    [
      'entities',
      '<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
    ['a cut file', file('<bpmn:task id="a" name="A"/>').slice(0, 260)],
  ])('is refused with a reason when it has %s', async (_, xml) => {
    await expect(readBpmn(xml)).rejects.toMatchObject({ code: 'invalid' })
  })
})

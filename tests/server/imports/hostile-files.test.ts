import { expect, test } from 'vitest'
import { textOfFile } from '#server/imports/file-text.ts'
import { readMapFile } from '#server/imports/read-map.ts'

const file = (body: string, more = '') =>
  `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" ${more} targetNamespace="t"><process id="p">${body}</process></definitions>`
const task = '<task id="a" name="A"/>'
const times = (count: number, write: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => write(at)).join('')
const nested = (count: number, name: string) => `<${name}>`.repeat(count) + `</${name}>`.repeat(count)

test.each<[string, string, string, RegExp]>([
  ['a document type', `<!DOCTYPE d SYSTEM "file:///etc/passwd">${file(task)}`, 'invalid', /document type/],
  [
    'entities that grow',
    `<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${file(task)}`,
    'invalid',
    /document type/,
  ],
  ['10 MB', file(task) + ' '.repeat(10_000_000), 'too_large', /1000000 characters/],
  ['100,000 elements in each other', file(nested(100_000, 'x')), 'invalid', /256 deep/],
  [
    '15,000 lanes in each other',
    file(`<laneSet><lane>${nested(15_000, 'childLaneSet')}</lane></laneSet>`),
    'invalid',
    /256 deep/,
  ],
  [
    '60 sub-processes in each other',
    file(`${times(60, (at) => `<subProcess id="s${at}">`)}${task}${'</subProcess>'.repeat(60)}`),
    'invalid',
    /40 deep/,
  ],
  ['elements that never end', file('<subProcess>'.repeat(70_000)), 'invalid', /256 deep/],
  ['a comment that never ends', file(`<!--${'-'.repeat(900_000)}`), 'invalid', /no BPMN/],
  ['signs alone', '<'.repeat(900_000), 'invalid', /no BPMN/],
  ['30,000 steps', file(times(30_000, (at) => `<task id="t${at}"/>`)), 'too_large', /2000 nodes/],
  [
    'a flow that stands for a million',
    file(
      `<subProcess id="s">${times(1_000, (at) => `<task id="t${at}"/>`)}</subProcess><sequenceFlow id="f" sourceRef="s" targetRef="s"/>`,
    ),
    'too_large',
    /4000 flows/,
  ],
  ['another namespace', file(task).replace('20100524', '20090101'), 'invalid', /no BPMN/],
])('a file with %s is refused, and says why', async (_, xml, code, reason) => {
  await expect(readMapFile(xml)).rejects.toMatchObject({ code, message: expect.stringMatching(reason) })
})

test.each<[string, string, string[]]>([
  ['an entity nobody defined', file('<task id="a" name="&passwd;"/>'), []],
  [
    'one id twice',
    file(task + task),
    ['Not understood: unparsable content <task> detected: duplicate ID <a>'],
  ],
  ['names of JavaScript’s own', file('<task id="__proto__" name="A"/><task id="constructor" name="B"/>'), []],
  [
    'markup in a text',
    file(`<task id="a" name="A"><documentation><![CDATA[${'<br>'.repeat(999)}]]></documentation></task>`),
    ['Left out: 1 description.'],
  ],
  [
    'a name of 800,000 letters',
    file(`<task id="a" name="${'x '.repeat(400_000)}"/>`),
    ['Left out: 1 end of a very long name.'],
  ],
  [
    'an event at its own edge',
    file(
      `${task}<boundaryEvent id="b" attachedToRef="b"/><sequenceFlow id="f" sourceRef="b" targetRef="a"/>`,
    ),
    [],
  ],
])('%s does no harm', async (_, xml, leftOut) => {
  const { drawing, leftOut: told } = await readMapFile(xml)
  expect(told).toEqual(leftOut)
  expect(drawing.nodes.every(({ name }) => name.length <= 1_000)).toBe(true)
})

test('of thousands of things that were not understood the first are named', async () => {
  const { leftOut } = await readMapFile(
    file(`<task id="a" name="A" ${times(5_000, (at) => ` a${at}="1"`)}/>`),
  )
  expect(leftOut).toHaveLength(51)
  expect(leftOut.at(-1)).toBe('Not understood: and 4950 things more')
})

test.each<[string, number[], string]>([
  ['an encoding nobody knows', [...Buffer.from('<?xml version="1.0" encoding="KOI-9"?>')], 'KOI-9'],
  ['bytes that are not UTF-8', [0x41, 0xfc, 0x41], 'utf-8'],
])('%s is refused by its name', (_, bytes, encoding) => {
  expect(() => textOfFile(Uint8Array.from(bytes))).toThrow(`not readable as ${encoding}`)
})

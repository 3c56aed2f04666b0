import { expect, it } from 'vitest'
import { readMapFile } from '../../../web/flow/read-map-file.ts'

const read = (content: string, name = 'Order to cash.bpmn') => readMapFile(new File([content], name))

it('sends the text of a drawing, called as its file', async () => {
  expect(await read('<definitions/>')).toEqual({ name: 'Order to cash', content: '<definitions/>' })
  expect(await read('flowchart LR', 'a.b.mmd')).toEqual({ name: 'a.b', content: 'flowchart LR' })
  expect((await read('graph', `${'x'.repeat(400)}.mmd`)).name.length).toBeLessThanOrEqual(200)
})

it('sends JSON as the map that it is, also out of an answer of the server', async () => {
  const map = { steps: [{ id: 'a', name: 'Check' }] }
  expect(await read(JSON.stringify(map), 'map.json')).toEqual({ name: 'map', process_map: map })
  const answer = JSON.stringify({ map_id: 'map_1', process_map: map })
  expect(await read(answer, 'map.json')).toEqual({ name: 'map', process_map: map })
})

it('says what is wrong with a file that nobody can read', async () => {
  await expect(read('  \n')).rejects.toThrow('“Order to cash.bpmn” is empty.')
  await expect(read('{ "steps": ', 'map.json')).rejects.toThrow('“map.json” begins like JSON, but is none.')
  await expect(read('x'.repeat(4_000_001))).rejects.toThrow('larger than a map may be (1,000,000 characters)')
})

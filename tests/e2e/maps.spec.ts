import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'

const document =
  '## Steps\n\n### Step 1: Check the order\n\n- **Responsible**: Support\n\n### Step 2: Pay the money back\n\n- **Responsible**: Finance\n\n### Step 3: Thank everybody\n\n- **Responsible**: Support'
const map = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
  <process id="p" name="Refund">
    <startEvent id="s"/><userTask id="a" name="Check the order"/><userTask id="b" name="Ask the team lead"/>
    <userTask id="c" name="Pay the money back"/><userTask id="d" name="Archive all papers"/><endEvent id="e"/>
    <dataObject id="o"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
    <sequenceFlow id="f3" sourceRef="b" targetRef="c"/><sequenceFlow id="f4" sourceRef="c" targetRef="d"/>
    <sequenceFlow id="f5" sourceRef="d" targetRef="e"/>
  </process>
</definitions>`

test('a map that somebody brings shows what the document lacks, follows the text, and is corrected by people', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'Document', content: document }],
  })
  await ana.show('Flow')
  await ana.page.getByRole('button', { name: 'Compare with…' }).click()
  const panel = ana.page.getByRole('complementary', { name: 'Comparison' })
  await expect(panel).toContainText('A map is the same process as somebody else drew it')
  const bring = (name: string, content: string) =>
    panel.getByLabel('File of a map').setInputFiles({
      ...{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) },
    })

  await bring('letter.txt', 'Dear all, this is no drawing.')
  await expect(panel.getByRole('alert')).toContainText('This is neither BPMN 2.0 (XML) nor a flowchart')
  await bring('Refund of finance.bpmn', map)
  await expect(panel.getByRole('list', { name: 'Maps' })).toContainText('Refund of finance')
  await expect(panel.getByRole('alert')).toBeHidden()
  await expect(panel.getByRole('note')).toContainText('Left out: 1 data object.')
  const missing = panel.getByRole('region', { name: 'Missing in the document' })
  await expect(missing.getByRole('listitem')).toHaveCount(2)
  await expect(panel.getByRole('region', { name: 'Only in the document' })).toContainText('Thank everybody')
  await expect(panel).toContainText('Coverage50 %')
  expect(await axeFindingsInBothThemes(ana.page)).toEqual([])

  // Two steps whose words have nothing in common are the same one, as somebody says; and are not, as it is taken back.
  await missing.getByRole('combobox', { name: /Archive all papers/ }).selectOption('Thank everybody')
  await expect(panel).toContainText('Coverage75 %')
  await ana.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(panel).toContainText('Coverage50 %')
  await panel.getByText('Taken for the same step').click()
  await panel.getByRole('button', { name: 'Different steps: Pay the money back' }).click()
  await expect(panel).toContainText('Coverage25 %')
  // What was said can be taken back, and said again.
  await panel.getByText('Also said by people').click()
  await expect(panel.getByRole('list', { name: 'Also said by people' })).toHaveText(
    '“Pay the money back” is not “Pay the money back”.Take back',
  )
  await panel.getByRole('button', { name: 'Take back: Pay the money back' }).click()
  await expect(panel).toContainText('Coverage50 %')
  await ana.page.getByText('Taken back').locator('..').getByRole('button', { name: 'Undo' }).click()
  await expect(panel).toContainText('Coverage25 %')

  // The comparison follows what is written, and leads to it.
  await ana.typeAtEndOf('Step 3: Thank everybody', '.')
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: '## Steps', content: '### Step 4: Ask the team lead' }],
  })
  await expect(panel).toContainText('Coverage50 %')
  await panel.getByRole('button', { name: /“Pay the money back”/ }).click()
  await expect(ana.document.getByRole('heading', { name: 'Pay the money back' })).toBeInViewport()

  // Who only reads sees the comparison, and nothing to change it with.
  const jonas = await Person.withBrowser(browser, server.url)
  const { url } = await ana.rest<{ url: string }>('POST', `/threads/${threadId}/links`, { role: 'viewer' })
  await jonas.join(url)
  await jonas.show('Flow')
  await jonas.page.getByRole('button', { name: 'Compare with…' }).click()
  const shown = jonas.page.getByRole('complementary', { name: 'Comparison' })
  await expect(shown).toContainText('Coverage50 %')
  await expect(shown.getByRole('combobox')).toHaveCount(0)
  await expect(shown.getByRole('button', { name: /Delete|Add a map|Different steps/ })).toHaveCount(0)
  await jonas.leave()

  await panel.getByRole('button', { name: 'Delete Refund of finance' }).click()
  await panel.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(panel).toContainText('A map is the same process as somebody else drew it')
  await ana.leave()
})

test('what somebody does with a map is seen by everybody at once', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'Document', content: document }],
  })
  await jonas.come(await ana.shareLink(threadId))
  await jonas.show('Flow')
  await jonas.page.getByRole('button', { name: 'Compare with…' }).click()
  const panel = jonas.page.getByRole('complementary', { name: 'Comparison' })
  await expect(panel).toContainText('A map is the same process as somebody else drew it')

  const path = `/threads/${threadId}/maps`
  const { map_id } = await ana.rest<{ map_id: string }>('POST', path, { name: 'Refund', content: map })
  await expect(panel.getByRole('list', { name: 'Maps' })).toContainText('Refund')
  await expect(panel).toContainText('Coverage50 %')
  const { pairings } = await ana.rest<{ pairings: { pairing_id: string }[] }>(
    'POST',
    `${path}/${map_id}/pairings`,
    { step: 'Thank everybody', mapped: 'd', is_same: true },
  )
  await expect(panel).toContainText('Coverage75 %')
  await ana.rest('DELETE', `${path}/${map_id}/pairings/${pairings[0]?.pairing_id}`)
  await expect(panel).toContainText('Coverage50 %')
  await ana.rest('DELETE', `${path}/${map_id}`)
  await expect(panel).toContainText('A map is the same process as somebody else drew it')
  await ana.leave()
  await jonas.leave()
})

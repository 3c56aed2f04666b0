import { describe, expect, it } from 'vitest'
import { integrationsIn } from '#shared/spy/integration-names.ts'

describe('the systems that a context names', () => {
  it('are called in code as their names say', () =>
    expect(
      integrationsIn({ integrations: ['Salesforce', 'Google Sheets', '3PL hub', ' salesforce '] }),
    ).toEqual(['salesforce', 'google_sheets', 'system_3pl_hub']))

  it('may be things with a name, or one text', () => {
    expect(integrationsIn({ integrations: [{ name: 'SAP', version: 4 }, { id: 1 }, 7, null] })).toEqual([
      'sap',
    ])
    expect(integrationsIn({ integrations: 'Slack, Jira; ' })).toEqual(['slack', 'jira'])
  })

  it('are all there are, where it names none', () => {
    for (const integrations of [undefined, [], {}, '', [' '], 3])
      expect(integrationsIn({ integrations })).toBeUndefined()
  })
})

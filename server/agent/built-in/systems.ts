/** What a system is for: decides which of the usual steps it can do, and what its failure means. */
export type SystemKind =
  | 'crm'
  | 'email'
  | 'payment'
  | 'chat'
  | 'ticket'
  | 'erp'
  | 'hr'
  | 'signature'
  | 'calendar'
  | 'storage'
  | 'identity'
  | 'shop'
  | 'data'
  | 'alert'
  | 'code'

export type System = {
  /** As code calls it: "salesforce". */
  readonly id: string
  /** As people call it: "Salesforce". */
  readonly label: string
  /** Undefined for a system that people named and nobody here knows. */
  readonly kind: SystemKind | undefined
}

const known: Readonly<Record<SystemKind, string>> = {
  crm: 'Salesforce, HubSpot, Pipedrive, Zoho CRM, Dynamics 365',
  email: 'Mailchimp, SendGrid, Mailgun, Postmark, Gmail, Outlook, Brevo',
  payment: 'Stripe, PayPal, Adyen, Braintree, Chargebee, GoCardless',
  chat: 'Slack, Microsoft Teams, Twilio, WhatsApp',
  ticket: 'Zendesk, Jira, ServiceNow, Freshdesk, Intercom, Asana, Trello, Linear',
  erp: 'SAP, NetSuite, Odoo, QuickBooks, Xero, DATEV, Coupa, Sage',
  hr: 'Workday, BambooHR, Personio, Greenhouse, Lever, HiBob',
  signature: 'DocuSign, Adobe Sign, HelloSign',
  calendar: 'Google Calendar, Calendly',
  storage: 'Google Drive, SharePoint, Dropbox, Box, Confluence, Notion',
  identity: 'Okta, Azure AD, Auth0, Active Directory',
  shop: 'Shopify, WooCommerce, Magento, ShipStation, Amazon',
  data: 'Snowflake, BigQuery, Airtable, PostgreSQL, Google Sheets, Excel, Tableau',
  alert: 'PagerDuty, Opsgenie, Datadog, Statuspage, Grafana',
  code: 'GitHub, GitLab, Jenkins, Kubernetes',
}

const catalogue: readonly System[] = Object.entries(known).flatMap(([kind, labels]) =>
  labels.split(', ').map((label) => ({ id: idOf(label), label, kind: kind as SystemKind })),
)

/** Also an everyday word, so it only counts where it is written with its capital. */
const everydayWords = new Set([
  'box',
  'lever',
  'linear',
  'notion',
  'sage',
  'excel',
  'amazon',
  'outlook',
  'brevo',
  'teams',
])

/** The system that people mean by a name; one of their own when the name is not known here. */
export function systemNamed(name: string): System {
  const id = idOf(name)
  const found = catalogue.find((system) => system.id === id || system.id === aliases.get(id))
  return (
    found ?? {
      id,
      label: isPlain(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name,
      kind: kindInName(name),
    }
  )
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['teams', 'microsoft_teams'],
  ['ms_teams', 'microsoft_teams'],
  ['microsoft_dynamics', 'dynamics_365'],
  ['google_mail', 'gmail'],
  ['g_drive', 'google_drive'],
  ['postgres', 'postgresql'],
])

const isPlain = (name: string) => /^\p{Ll}+$/u.test(name)

/** "internal CRM", "billing API": the name itself tells what it is for. */
function kindInName(name: string): SystemKind | undefined {
  const words: readonly [RegExp, SystemKind][] = [
    [/\bcrm\b/i, 'crm'],
    [/\be-?mail|\bsmtp\b/i, 'email'],
    [/\bpayments?\b|\bbilling\b/i, 'payment'],
    [/\bchat\b|\bsms\b/i, 'chat'],
    [/\bticket|\bhelp ?desk\b/i, 'ticket'],
    [/\berp\b|\baccounting\b/i, 'erp'],
    [/\bhr(?:is)?\b/i, 'hr'],
    [/\bcalendar\b/i, 'calendar'],
    [/\bwarehouse\b|\bdatabase\b|\bspreadsheet\b/i, 'data'],
  ]
  return words.find(([pattern]) => pattern.test(name.replace(/_/g, ' ')))?.[1]
}

function idOf(name: string): string {
  const id = name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  return /^\p{L}/u.test(id) ? id : `system_${id}`
}

/**
 * The systems that a text names: those of the thread in any spelling, well-known ones by name, and unknown ones only
 * behind "via" or "using" and with a capital, because "in Berlin" names none. In the order of the text.
 */
export function findSystems(text: string, ofThread: readonly System[]): System[] {
  const found = new Map<string, { readonly system: System; readonly at: number }>()
  const note = (system: System, at: number) => {
    if (!found.has(system.id)) found.set(system.id, { system, at })
  }
  for (const system of ofThread) {
    const at = nameIn(system.label, 'i').exec(text)?.index ?? nameIn(system.id, 'i').exec(text)?.index
    if (at !== undefined) note(system, at)
  }
  for (const system of catalogue) {
    const isEveryday = everydayWords.has(system.label.toLowerCase())
    const at = nameIn(system.label, isEveryday ? '' : 'i').exec(text)?.index
    if (at !== undefined) note(system, at)
  }
  for (const match of text.matchAll(
    /\b(?:via|using|through)\s+(?:our\s+|the\s+)?(\p{Lu}[\p{L}\p{N}]*[\p{Lu}\p{Ll}]\p{L}*)/gu,
  )) {
    if (match[1]) note(systemNamed(match[1]), match.index)
  }
  return [...found.values()].sort((a, b) => a.at - b.at).map(({ system }) => system)
}

function nameIn(name: string, flags: string): RegExp {
  const words = name.split(/[\s_]+/).map((word) => word.replace(/[^\p{L}\p{N}]/gu, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join('[\\s_-]*')}(?![\\p{L}\\p{N}])`, `${flags}u`)
}

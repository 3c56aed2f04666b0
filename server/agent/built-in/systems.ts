import { nameInCode } from '#shared/spy/integration-names.ts'

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
  | 'site'

export type System = {
  /** As code calls it: "salesforce". */
  readonly id: string
  /** As people call it: "Salesforce". */
  readonly label: string
  /** Undefined for a system that people named and nobody here knows. */
  readonly kind: SystemKind | undefined
}

const known: readonly (readonly [SystemKind, string])[] = [
  ['crm', 'Salesforce, HubSpot, Pipedrive, Zoho CRM, Dynamics 365'],
  ['email', 'Mailchimp, SendGrid, Mailgun, Postmark, Gmail, Outlook, Brevo'],
  ['payment', 'Stripe, PayPal, Adyen, Braintree, Chargebee, GoCardless'],
  ['chat', 'Slack, Microsoft Teams, Twilio, WhatsApp'],
  ['ticket', 'Zendesk, Jira, ServiceNow, Freshdesk, Intercom, Asana, Trello, Linear'],
  ['erp', 'SAP, NetSuite, Odoo, QuickBooks, Xero, DATEV, Coupa, Sage'],
  ['hr', 'Workday, BambooHR, Personio, Greenhouse, Lever, HiBob'],
  ['signature', 'DocuSign, Adobe Sign, HelloSign'],
  ['calendar', 'Google Calendar, Calendly'],
  ['storage', 'Google Drive, SharePoint, Dropbox, Box, Confluence, Notion'],
  ['identity', 'Okta, Azure AD, Auth0, Active Directory'],
  ['shop', 'Shopify, WooCommerce, Magento, ShipStation, Amazon'],
  ['data', 'Snowflake, BigQuery, Airtable, PostgreSQL, Google Sheets, Excel, Tableau'],
  ['alert', 'PagerDuty, Opsgenie, Datadog, Statuspage, Grafana'],
  ['code', 'GitHub, GitLab, Jenkins, Kubernetes'],
  ['site', 'WordPress, Webflow, Contentful, Drupal'],
]

const catalogue: readonly System[] = known.flatMap(([kind, labels]) =>
  labels.split(', ').map((label) => ({ id: nameInCode(label), label, kind })),
)

/** Also everyday words, so they only count where they are written with their capital. */
const everydayWords = new Set(
  'Amazon Asana Box Coupa Excel Greenhouse Lever Linear Notion Outlook Sage Teams'.split(' '),
)

/**
 * The system that people mean by a name. Its id is the name they use, because the thread's list of integrations and
 * the code have to agree; one that nobody here knows is a system all the same.
 */
export function systemNamed(name: string): System {
  const id = nameInCode(name)
  const usual = otherNames.get(id) ?? id
  const found = catalogue.find((system) => system.id === usual)
  if (found) return { ...found, id }
  return {
    id,
    label: isPlain(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name,
    kind: kindInName(name),
  }
}

const otherNames: ReadonlyMap<string, string> = new Map([
  ['teams', 'microsoft_teams'],
  ['ms_teams', 'microsoft_teams'],
  ['dynamics', 'dynamics_365'],
  ['zoho', 'zoho_crm'],
  ['gdrive', 'google_drive'],
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

/**
 * The systems that a text names: those of the thread in any spelling, well-known ones by name, and unknown ones only
 * behind "via" or "using" and with a capital, because "in Berlin" names none. In the order of the text.
 */
export function findSystems(text: string, ofThread: readonly System[]): System[] {
  const found = new Map<string, { readonly system: System; readonly at: number }>()
  const look = (system: System, pattern: RegExp) => {
    const at = pattern.exec(text)?.index
    if (at !== undefined && !found.has(system.label)) found.set(system.label, { system, at })
  }
  for (const system of ofThread) look(system, nameIn([system.label, system.id], 'iu'))
  if (anyKnownName.test(text)) for (const { system, pattern } of knownNames) look(system, pattern)
  for (const match of text.matchAll(unknownSystem)) {
    const name = match[1] ?? ''
    if (!ownWords.has(name.toLowerCase())) look(systemNamed(name), nameIn([name], 'u'))
  }
  return [...found.values()].sort((a, b) => a.at - b.at).map(({ system }) => system)
}

const unknownSystem = /\b(?:via|using|through)\s+(?:our\s+|the\s+)?(\p{Lu}[\p{L}\p{N}]{2,})/gu

/** Abbreviations behind "via" that name a way rather than a system. */
const ownWords = new Set([
  'api',
  'sms',
  'email',
  'sftp',
  'ftp',
  'http',
  'https',
  'rest',
  'csv',
  'pdf',
  'xml',
  'edi',
  'sso',
])

/** The other names of a system, capitalised as people write them. */
function namesOf(id: string): string[] {
  return [...otherNames].flatMap(([other, usual]) =>
    usual === id ? [other.charAt(0).toUpperCase() + other.slice(1)] : [],
  )
}

/** One of the names as a whole, its words joined by anything or nothing. */
function nameIn(names: readonly string[], flags: string): RegExp {
  const patterns = names.map((name) => (name.match(/[\p{L}\p{N}]+/gu) ?? []).join('[\\s_-]*'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, flags)
}

/** Made once: sixty patterns for each sentence would cost more than reading it. */
const knownNames = catalogue.map((system) => {
  const names = [system.label, ...namesOf(system.id)]
  return { system, pattern: nameIn(names, names.some((name) => everydayWords.has(name)) ? 'u' : 'iu') }
})

/** Most sentences name none of them, which one look tells. */
const anyKnownName = nameIn(
  catalogue.flatMap((system) => [system.label, ...namesOf(system.id)]),
  'iu',
)

import type { Briefing } from '../model.ts'
import { isListOfTheirs } from './conversation.ts'
import { readIntents } from './intents.ts'
import { foreignLanguage, type Language, listedSteps } from './language.ts'

/** What people said about a process that is not written yet. */
export type Told = {
  /** Texts in English: the description, then messages, without the commands and questions in them. */
  readonly texts: readonly string[]
  /** Steps in people's own words, from lists in other languages. */
  readonly listed: readonly string[]
  /** The language of texts that could not be read. */
  readonly foreign: Language | undefined
}

const maxEarlierMessages = 20
/** Of one text; a description may have 20,000. */
const maxToldCharacters = 20_000

/** `message` is what the message to be answered tells. */
export function readTold(briefing: Briefing, message: string): Told {
  const earlier = messagesOf(briefing).map(toldIn)
  const said = [ownDescription(briefing), ...earlier.slice(-maxEarlierMessages), message]
    .map((text) => text.slice(0, maxToldCharacters))
    .filter((text) => text.trim() !== '')
  const all = said.filter((text, at) => !said.slice(at + 1).some((later) => wordsOf(later) === wordsOf(text)))
  const isForeign = (text: string) =>
    foreignLanguage(text) !== undefined || (text === message && isListOfTheirs(briefing))
  const foreign = all.filter(isForeign)
  return {
    texts: all.filter((text) => !foreign.includes(text)),
    listed: foreign.flatMap(listedSteps),
    foreign: foreign.map(foreignLanguage).find((language) => language !== undefined),
  }
}

const messagesOf = ({ conversation }: Briefing) =>
  conversation.filter(({ role }) => role === 'USER').map(({ content }) => content)

/** A thread that was begun with a message has its words for a description: they are told once, by the message. */
function ownDescription(briefing: Briefing): string {
  const words = wordsOf(briefing.description)
  const messages = [...messagesOf(briefing), briefing.message.content]
  return messages.some((content) => wordsOf(content) === words) ? '' : briefing.description
}

/** By them the same text is known again. */
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(' ') ?? ''

/** A message may tell, command and ask: only what it tells is about how the process goes. */
function toldIn(message: string): string {
  const draft = readIntents(message, { steps: [], isBlank: true, systems: [] }).find(
    ({ kind }) => kind === 'draft',
  )
  return draft?.kind === 'draft' ? draft.told : ''
}

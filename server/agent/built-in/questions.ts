/** What has to be known before a process can be written. Numbered, so that the answers can be told apart. */
export function firstQuestions(title: string): string {
  return [
    `Before I write “${title.trim()}” I need to know three things:`,
    '1. What starts it?',
    '2. Which steps follow, and who does each of them?',
    '3. Which systems are used, if any?',
  ].join('\n')
}

export function isFirstQuestions(message: string): boolean {
  return /I need to know three things:\s*\n1\. What starts it\?/.test(message)
}

/**
 * The answers to the three questions as sentences that say what they are about: "1. a badge is lost" tells what starts
 * the process. Any other message stays as it is.
 */
export function readAnswers(message: string): string {
  const lines = message.split('\n').map((line) => /^\s*([1-3])[.):]\s+(.*)$/.exec(line))
  const numbered = lines.filter((line) => line !== null)
  const order = numbered.map((line) => line[1]).join('')
  if (numbered.length < 2 || !['12', '13', '23', '123'].includes(order)) return message
  return numbered.map(([, number = '', text = '']) => sentenceFor(number, text.trim())).join('\n')
}

function sentenceFor(number: string, text: string): string {
  if (number === '1')
    return /^(?:when|if|once)\b/i.test(text)
      ? `The process starts ${text}`
      : `The process starts when ${text}`
  if (number === '3') return /^(?:none|no|nothing|-)\b/i.test(text) ? '' : `The systems: using ${text}`
  return text
}

/** Most words have nothing that would have to be written otherwise. */
const plain = /^[\w .,:;!?()'/+–-]*$/

/** Text for XML, also for an attribute: without control characters and halves of surrogate pairs, which XML forbids. */
export const xmlText = (text: string): string => (plain.test(text) ? text : escaped(text))

const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\P{Cc}]|\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

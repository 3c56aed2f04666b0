/** Not these: letters and signs that XML takes as they are, up to where halves of surrogate pairs begin. */
const special = /[^ !#-%'-;=?-~\u00a0-\ud7ff]/

/** Text for XML, also for an attribute: without control characters and halves of surrogate pairs, which XML forbids. */
export const xmlText = (text: string): string => (special.test(text) ? escaped(text) : text)

const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\P{Cc}]|\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** What people number steps with, in the languages that the catalogue knows headings of. */
const stepWord = '(?:step|schritt|étape|paso|passo|stap)'
const numbered = new RegExp(
  `^\\s*(?:${stepWord}\\s+(\\d+)\\s*(?:[:.)–—-]\\s*|$)|(\\d+)\\s*[.):]\\s+)(.*)$`,
  'isu',
)
const named = new RegExp(`^\\s*${stepWord}\\s+\\d+\\s*(?:[:.)–—-]|$)`, 'iu')

/** The title of a step's heading without "Step 3:", and that number. "Step" alone or "Stepwise roll-out" is no prefix. */
export function readStepTitle(title: string): { readonly number: number | undefined; readonly name: string } {
  const match = numbered.exec(title)
  // "3.1 Register" is numbered as a chapter: its place says which step it is.
  if (!match) return { number: undefined, name: nameIn(title.replace(/^\s*\d+(?:\.\d+)+[.)]?\s+/, '')) }
  return { number: Number(match[1] ?? match[2]), name: nameIn(match[3] ?? '') }
}

/** "21:30 – Feed the starter" says when it is done, too. */
const nameIn = (title: string): string => title.replace(/^\s*\d{1,2}[:.]\d{2}\s*[–—-]\s*/, '').trim()

/** "Step 3: Pay", which is a step wherever it stands; "3. Pay" may be the third chapter. */
export const isCalledStep = (title: string): boolean => named.test(title)

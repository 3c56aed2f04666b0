/** As much of a sentence as it takes to know it again. */
export const shorten = (text: string): string =>
  text.length <= 60 ? text : `${text.slice(0, 59).trimEnd()}…`

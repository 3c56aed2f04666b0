/** "step 2, “Pay” …" at the beginning of a sentence. */
export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** As much of a sentence as it takes to know it again. */
export const shorten = (text: string): string =>
  text.length <= 60 ? text : `${text.slice(0, 59).trimEnd()}…`

import { z } from 'zod'

/** Texts that people give. Half a character or a NUL is a broken sender: it is told so, and nothing is cut silently. */
const text = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters)
    .refine((given) => given.isWellFormed() && !given.includes('\0'), {
      message: 'has a NUL or half a surrogate pair in it',
      abort: true,
    })

/** One line, such as a title. What a paste brings along of tabs, line ends and other control characters is a space. */
export const lineOfText = (maxCharacters: number) =>
  text(maxCharacters)
    .overwrite((given) => given.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim())
    .refine((line) => line !== '', 'is empty')

/** Prose of several lines. Control characters other than tab and line end are dropped; nobody could see them. */
export const prose = (maxCharacters: number) =>
  text(maxCharacters).overwrite((given) => given.replace(/\r\n?/g, '\n').replace(/(?![\t\n])\p{Cc}/gu, ''))

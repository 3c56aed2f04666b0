import { createHmac, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '#shared/errors.ts'

/**
 * Names the place where a listing goes on. A token is signed together with the question it belongs to, so that it
 * cannot be made up, changed, or used by somebody else or with other filters. It hides nothing.
 */
export class PageTokens {
  readonly #key: Buffer

  constructor(authSecret: string) {
    this.#key = createHmac('sha256', authSecret).update('page tokens').digest()
  }

  /** `question`: whatever decides which list this is: the user, the route, the filters. */
  write(cursor: unknown, question: readonly unknown[]): string {
    const text = Buffer.from(JSON.stringify(cursor)).toString('base64url')
    return `${text}.${this.#sign(text, question).toString('base64url')}`
  }

  /** Throws AppError `invalid_page_token`. */
  read<Cursor>(token: string, question: readonly unknown[], schema: z.ZodType<Cursor>): Cursor {
    const [text = '', signature = ''] = token.split('.')
    const given = Buffer.from(signature, 'base64url')
    const right = this.#sign(text, question)
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      throw new AppError(
        'invalid_page_token',
        'The page_token is damaged or belongs to another listing. Start again without one, or repeat the filters it came with.',
      )
    }
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  }

  #sign(text: string, question: readonly unknown[]): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([text, ...question]))
      .digest()
      .subarray(0, 16)
  }
}

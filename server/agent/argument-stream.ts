/** What a piece of arguments adds to one of them. */
export type ArgumentNews = {
  readonly name: string
  /** For a text: the characters that are new. */
  readonly delta: string
  /** The value is whole; `ArgumentStream.values` has it. */
  readonly done: boolean
}

type State =
  | 'before'
  | 'name or end'
  | 'name'
  | 'colon'
  | 'value'
  | 'text'
  | 'other'
  | 'comma or end'
  | 'over'
  | 'broken'

/**
 * Reads the arguments of a call, a JSON object, while the model writes them. Pieces may end anywhere: within an escape, a
 * number, a character of two halves. Only the top level is told apart; a nested value is told when it is whole.
 * It judges nothing: what is no JSON ends the telling, and whoever parses the whole arguments says what is wrong.
 */
export class ArgumentStream {
  /** What is known so far: whole values, and texts as far as they go. */
  readonly values: Record<string, unknown> = {}
  #state: State = 'before'
  /** The name or the text that is being read; of a text only what was not told yet. */
  #text = ''
  #name = ''
  /** An escape that is not whole: `\`, `\u`, `\u00e` */
  #escape = ''
  /** The source of a value that is no text. */
  #source = ''

  push(piece: string): ArgumentNews[] {
    const news: ArgumentNews[] = []
    for (let i = 0; i < piece.length; i++) this.#read(piece.charAt(i), news)
    if (this.#state === 'text') this.#tell(false, news)
    return news
  }

  #read(unit: string, news: ArgumentNews[]): void {
    if (this.#state === 'name' || this.#state === 'text') this.#readText(unit, news)
    else if (this.#state === 'other') this.#readOther(unit, news)
    else if (!/\s/.test(unit)) this.#readMark(unit)
  }

  #readMark(unit: string): void {
    switch (this.#state) {
      case 'before':
        this.#state = unit === '{' ? 'name or end' : 'broken'
        break
      case 'name or end':
        this.#text = ''
        this.#state = unit === '"' ? 'name' : unit === '}' ? 'over' : 'broken'
        break
      case 'colon':
        this.#state = unit === ':' ? 'value' : 'broken'
        break
      case 'value':
        this.#beginValue(unit)
        break
      case 'comma or end':
        this.#state = unit === ',' ? 'name or end' : unit === '}' ? 'over' : 'broken'
        break
      // Texts are read elsewhere; what follows the arguments, or cannot be read, tells nothing.
      case 'name':
      case 'text':
      case 'other':
      case 'over':
      case 'broken':
        break
    }
  }

  #beginValue(unit: string): void {
    if (unit === '"') {
      this.#state = 'text'
      this.#text = ''
      this.#set('')
    } else {
      this.#state = 'other'
      this.#source = unit
    }
  }

  #readText(unit: string, news: ArgumentNews[]): void {
    if (this.#escape !== '') {
      this.#escape += unit
      const character = escaped(this.#escape)
      if (character === undefined) return
      this.#escape = ''
      this.#text += character
    } else if (unit === '\\') this.#escape = unit
    else if (unit !== '"') this.#text += unit
    else if (this.#state === 'name') {
      this.#name = this.#text
      this.#state = 'colon'
    } else {
      this.#tell(true, news)
      this.#state = 'comma or end'
    }
  }

  /** A number, a word, an array or an object goes on until a `,` or `}` behind which it is JSON. */
  #readOther(unit: string, news: ArgumentNews[]): void {
    const value = unit === ',' || unit === '}' ? parse(this.#source) : undefined
    if (value === undefined) {
      this.#source += unit
      return
    }
    this.#set(value.is)
    news.push({ name: this.#name, delta: '', done: true })
    this.#state = unit === ',' ? 'name or end' : 'over'
  }

  /** The first half of a character waits for the second one. */
  #tell(done: boolean, news: ArgumentNews[]): void {
    const isHalf = !done && /[\ud800-\udbff]$/.test(this.#text)
    const delta = isHalf ? this.#text.slice(0, -1) : this.#text
    this.#text = this.#text.slice(delta.length)
    this.#set(`${this.values[this.#name]}${delta}`)
    if (done || delta !== '') news.push({ name: this.#name, delta, done })
  }

  /** Not by assignment: a model may call an argument `__proto__`. */
  #set(value: unknown): void {
    const as = { value, enumerable: true, writable: true, configurable: true }
    Object.defineProperty(this.values, this.#name, as)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** The character an escape stands for; undefined while it is not whole. */
function escaped(written: string): string | undefined {
  const kind = written.charAt(1)
  if (kind !== 'u') return escapes[kind] ?? kind
  if (written.length < 6) return undefined
  return String.fromCharCode(Number.parseInt(written.slice(2), 16))
}

function parse(source: string): { readonly is: unknown } | undefined {
  try {
    return { is: JSON.parse(source) }
  } catch {
    return undefined
  }
}

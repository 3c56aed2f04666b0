import { beforeEach, expect, test } from 'vitest'
import { type Author, anything, Ledger, nothing, only, type Right, repeatedIn } from './ledger.ts'

/* The fuzz is worth what its ledger notices. Each rule is shown to fail where it has to. */

const server: Author = { outbox: [] }
const ana = { outbox: [] as string[] }
let ledger: Ledger
let text: string
let x: string
let y: string

beforeEach(() => {
  ana.outbox.length = 0
  ledger = new Ledger()
  x = ledger.newLetter()
  y = ledger.newLetter()
  text = `a${x}b${y}`
})

/** Somebody makes the text another one. */
const become = (next: string, author: Author = server, right: Right = anything) =>
  ledger.watch(
    author,
    () => text,
    () => {
      text = next
    },
    () => right,
  )

test('a letter that nobody took away and that is not there is lost', () => {
  expect(ledger.lostFrom(text)).toEqual([])
  expect(ledger.lostFrom(`b${y}`)).toEqual([x])
})

test('a letter that somebody took away is not lost, and its neighbour is', () => {
  become(`ab${y}`, ana)
  expect(ledger.lostFrom('ab')).toEqual([y])
})

test('a letter that its author has not seen is not taken by what they do', () => {
  text = `a${x}b`
  become('ab')
  expect(ledger.lostFrom('ab')).toEqual([y])
})

test('a letter that goes without a right is lost, and told of', () => {
  expect(become('ab', server, only(`something with ${x}`)).wronged).toEqual([y])
  expect(ledger.lostFrom(text)).toEqual([y])
})

test('a letter is the same one where Markdown writes its number', () => {
  const number = `&#x${x.charCodeAt(0).toString(16).toUpperCase()};`
  expect(become('ab', server, only(`**a**${number}`)).wronged).toEqual([y])
})

test('who may take nothing takes everything without a right', () => {
  expect(become('', server, nothing).wronged).toEqual([x, y])
  expect(ledger.lostFrom(text)).toEqual([x, y])
})

test('a letter that is brought back can be lost again', () => {
  become(`ab${y}`, ana)
  expect([...become(`a${x}b${y}`).broughtBack]).toEqual([x])
  expect(ledger.lostFrom(`ab${y}`)).toEqual([x])
})

test('a letter that is brought back while its deletion is on its way may go with that one', () => {
  ana.outbox.push('deletes x')
  become(`ab${y}`, ana)
  become(`a${x}b${y}`)
  expect(ledger.lostFrom(`ab${y}`)).toEqual([])
})

test('a letter that comes back to who took it away can be lost again, sent or not', () => {
  ana.outbox.push('deletes x')
  become(`ab${y}`, ana)
  become(`a${x}b${y}`, ana)
  expect(ledger.lostFrom(`ab${y}`)).toEqual([x])
})

test('a letter that stands twice is found', () => {
  expect(repeatedIn(text)).toEqual([])
  expect(repeatedIn(text + x)).toEqual([x])
})

import { randomInt } from 'node:crypto'

/** Looks for people who did not choose any. */

/**
 * Colours of carets and avatars: each has at least 4.5 : 1 against white, they differ from each other, and none is the
 * designer's violet.
 */
export const colors = [
  '#1d4ed8',
  '#b91c1c',
  '#047857',
  '#b45309',
  '#be185d',
  '#0e7490',
  '#4d7c0f',
  '#334155',
  '#9a3412',
  '#0f766e',
] as const

const qualities = [
  'Amber',
  'Bright',
  'Calm',
  'Clever',
  'Gentle',
  'Golden',
  'Happy',
  'Keen',
  'Lively',
  'Misty',
  'Nimble',
  'Quiet',
  'Silver',
  'Steady',
  'Sunny',
  'Swift',
] as const

const animals = [
  'Badger',
  'Crane',
  'Dolphin',
  'Falcon',
  'Finch',
  'Fox',
  'Hare',
  'Heron',
  'Lynx',
  'Otter',
  'Owl',
  'Panda',
  'Robin',
  'Seal',
  'Sparrow',
  'Swan',
] as const

export function randomColor(): string {
  return pick(colors)
}

/** `Calm Otter` */
export function randomName(): string {
  return `${pick(qualities)} ${pick(animals)}`
}

function pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[randomInt(choices.length)] ?? choices[0]
}

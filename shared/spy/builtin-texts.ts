import type { BuiltinName } from './builtins.ts'

/** How it is written where it is used, and what it is for. */
export type BuiltinText = { readonly name: string; readonly signature: string; readonly about: string }

/** Behind each name what it takes, and behind ": " what it is for. */
const texts: Record<BuiltinName, string> = {
  abs: '(number): the number without its sign',
  bool: '(value): whether the value counts as true',
  contains: '(text, part): whether a text has this part, or a list this element',
  ends_with: '(text, end): whether the text ends like this',
  error: '(message): an error that can be thrown',
  float: '(value): the value as a number',
  format: '(text, …): the text with the values put into it',
  get_secret: '(name): a secret that is kept outside of the code',
  int: '(value): the value as a whole number',
  join: '(list, separator): the elements of a list as one text',
  len: '(value): how many elements, fields or characters there are',
  list: '(value): a list of its own with the same elements',
  log: '(message): writes to the log',
  log_debug: '(message): writes to the log what helps to find a fault',
  log_error: '(message): writes to the log that something failed',
  log_info: '(message): writes to the log what happens',
  log_warning: '(message): writes to the log what somebody should look at',
  lower: '(text): the text in small letters',
  map: '(value): a map of its own with the same entries',
  max: '(a, b, …): the greatest of the numbers, or of a list of them',
  min: '(a, b, …): the least of the numbers, or of a list of them',
  now: '(): date and time of this moment',
  print: '(message): writes to the log',
  range: '(from, to): the whole numbers from the first one up to the second, which is left out',
  replace: '(text, part, by): the text with another part in place of this one',
  retry: '(max_attempts=3, backoff="exponential"): in “with”: tries the block again when it fails',
  retry_with_backoff: '(…): tries again when it fails, after pauses that grow',
  round: '(number): the nearest whole number',
  sleep: '(seconds): waits',
  sorted: '(list): the same elements in rising order',
  split: '(text, separator): the parts of a text as a list',
  starts_with: '(text, start): whether the text begins like this',
  str: '(value): the value as a text',
  sum: '(list): all numbers of a list together',
  timeout: '(seconds): in “with”: each integration call of the block waits so long at most',
  today: '(): the date of this day',
  trim: '(text): the text without blanks at both ends',
  upper: '(text): the text in capital letters',
  uuid: '(): a new id that nothing else has',
  config: ': the settings of this process',
  env: ': the settings of where the process runs',
  human: ': the people who take part; human.approve(role="Manager", timeout="2d") waits for one of them',
  process: ': this process, while it runs',
}

/** What every program has, for people: the functions first. */
export const builtinTexts: readonly BuiltinText[] = Object.entries(texts).map(([name, text]) => {
  const end = text.indexOf(': ')
  return { name, signature: name + text.slice(0, end), about: text.slice(end + 2) }
})

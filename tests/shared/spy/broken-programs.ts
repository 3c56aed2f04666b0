/** A program with one error, the rule that finds it, and the text the finding points at. */
export type BrokenProgram = {
  readonly source: string
  readonly rule: string
  readonly place: string
  /** What the first fix makes of it, where there is one. */
  readonly fixed?: string
}

/** «…» marks the place. */
function broken(rule: string, marked: string, fixed?: string): BrokenProgram {
  const [before = '', place = '', after = ''] = marked.split(/[«»]/)
  return {
    source: before + place + after,
    rule: `spy/${rule}`,
    place,
    ...(fixed === undefined ? {} : { fixed }),
  }
}

export const brokenPrograms: readonly BrokenProgram[] = [
  // Characters, texts, numbers and comments
  broken('syntax-character', 'a = 1 «§»', 'a = 1 '),
  broken('syntax-character', 'total = net + «\\»\n  tax', 'total = net + \n  tax'),
  broken('syntax-character', 'pay(«$»amount)', 'pay(amount)'),
  broken('syntax-string', 'send(«"hello)»\ndone()', 'send("hello")\ndone()'),
  broken('syntax-string', 'name = «“Anna”»', 'name = "Anna"'),
  broken('syntax-string', 'name = «‘Anna’»', 'name = "Anna"'),
  broken('syntax-string', 'name = «`Anna`»', 'name = "Anna"'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the language is asked to recognise
  broken('syntax-string', 'name = «`Dear ${name}`»', 'name = f"Dear {name}"'),
  broken(
    'syntax-string',
    'run() {\n  «"""Send the\n     letter."""»\n  send()\n}',
    'run() {\n  # Send the\n  # letter.\n  send()\n}',
  ),
  broken('syntax-string', 'name = «"""Anna"""»', 'name = "Anna"'),
  broken('syntax-fstring', 'a = f"total «{»sum"', 'a = f"total {{sum"'),
  broken('syntax-string', 'send(«f"total {sum)»', 'send(f"total {sum}")'),
  broken('syntax-string', 'a = «f"total {sum}»', 'a = f"total {sum}"'),
  broken('syntax-fstring', 'a = f"total {sum«:.2f»}"', 'a = f"total {sum}"'),
  broken('syntax', 'a = f"total {sum «+»}"'),
  broken('syntax-number', 'wait(«30s»)', 'wait("30s")'),
  broken('syntax-comment', '«// Send the letter»\nsend()', '# Send the letter\nsend()'),
  broken(
    'syntax-comment',
    'run() {\n  «/* Send\n   * the letter */»\n  send()\n}',
    'run() {\n  # Send\n  # the letter\n  send()\n}',
  ),

  // Words of other languages
  broken('syntax-keyword', '«def» run(order) {\n}', 'run(order) {\n}'),
  broken(
    'syntax-keyword',
    'define A {\n  «function» run(order) {\n  }\n}',
    'define A {\n  run(order) {\n  }\n}',
  ),
  broken('syntax-keyword', '«const» limit = 500', 'limit = 500'),
  broken('syntax-keyword', '«class» Order {\n}', 'define Order {\n}'),
  broken('syntax-keyword', '«import» salesforce', 'use salesforce'),
  broken('syntax-keyword', 'if a {\n} «elif» b {\n}', 'if a {\n} else if b {\n}'),
  broken('syntax-keyword', 'try {\n} «except» {\n}', 'try {\n} catch {\n}'),
  broken('syntax-keyword', '«raise» problem', 'throw problem'),
  broken('syntax-keyword', 'for item «of» items {\n}', 'for item in items {\n}'),
  broken('syntax-keyword', 'order = «new» Order(1)', 'order = Order(1)'),
  broken('syntax-keyword', '«await» send(1)', 'send(1)'),
  broken('syntax-keyword', 'if a «then» {\n}', 'if a {\n}'),
  broken('syntax-keyword', 'run() {\n  «switch» (a) {\n    case 1 { b() }\n  }\n  c()\n}'),
  broken('syntax-keyword', 'run() {\n  «unless» paid { remind() }\n}'),
  broken('syntax-keyword', '«assert» paid'),

  // Blocks of other languages
  broken('syntax-colon', 'if a«:»\n  b()\n  c()\nd()', 'if a {\n  b()\n  c()\n}\nd()'),
  broken('syntax-colon', 'if a«:» b()\nc()', 'if a { b() }\nc()'),
  broken('syntax-colon', 'run(a)«:»\n  b(a)\n}', 'run(a) {\n  b(a)\n}'),
  broken('syntax-colon', 'define A«:»\n  run(a) {\n  }', 'define A {\n  run(a) {\n  }\n}'),
  broken('syntax-colon', 'nightly«:»\n  check()'),
  broken('syntax-type', 'run(order«: Order») {\n}', 'run(order) {\n}'),
  broken('syntax-type', 'run(order) «-> list[str]» {\n}', 'run(order) {\n}'),
  broken('syntax-type', 'total«: float» = 3', 'total = 3'),

  // Operators of other languages
  broken('syntax-operator', 'a = b «&&» c', 'a = b and c'),
  broken('syntax-operator', 'a = b «||» c', 'a = b or c'),
  broken('syntax-operator', 'a = b «===» c', 'a = b == c'),
  broken('syntax-operator', 'a = b «!==» c', 'a = b != c'),
  broken('syntax-operator', 'a = b «is not» null', 'a = b != null'),
  broken('syntax-operator', 'a = «!»b', 'a = not b'),
  broken('syntax-operator', 'a = b«?.»c', 'a = b.c'),
  broken('syntax-operator', 'count«++»', 'count += 1'),
  broken('syntax-operator', 'price «*=» 2', 'price = price * 2'),
  broken('syntax-operator', 'ok = 1 < a «<» 5', 'ok = 1 < a and a < 5'),
  broken('syntax-operator', 'call(«...»rest)'),
  broken('syntax-conditional', 'a = b «if» c else d'),
  broken('syntax-conditional', 'a = c «?» b : d'),
  broken('syntax-lambda', 'a = items.map(«lambda» x: x.id)'),
  broken('syntax-lambda', 'a = items.map(«x» => x.id)'),
  broken('syntax-lambda', 'a = items.map(«(»x, y) => { return x })'),
  broken('syntax-lambda', 'a = «function» (x) { return x }'),

  // Brackets
  broken('missing-close-paren', 'crm.get(order, timeout=«3»\nb = 1', 'crm.get(order, timeout=3)\nb = 1'),
  broken(
    'missing-close-paren',
    'run() {\n  crm.get(order«,»\n  return 1\n}',
    'run() {\n  crm.get(order,)\n  return 1\n}',
  ),
  broken('missing-close-bracket', 'a = [1, «2»\nb = 1', 'a = [1, 2]\nb = 1'),
  broken('missing-close-bracket', 'a = { b: «2»\n\nc = 1', 'a = { b: 2}\n\nc = 1'),
  broken('unmatched-bracket', 'send(a)«)»', 'send(a)'),
  broken('unmatched-brace', 'send(a)\n«}»\nsend(b)', 'send(a)\n\nsend(b)'),
  broken('missing-open-brace', 'if «ready»\n  start()\n}', 'if ready {\n  start()\n}'),
  broken(
    'missing-close-brace',
    'define A {\n  run(a) {\n    b = «a»\n\n  stop() {\n    c()\n  }\n}',
    'define A {\n  run(a) {\n    b = a\n  }\n\n  stop() {\n    c()\n  }\n}',
  ),
  broken(
    'missing-close-brace',
    'run(a) {\n  if a {\n    b = «1»\n  return b\n}',
    'run(a) {\n  if a {\n    b = 1\n  }\n  return b\n}',
  ),
  broken(
    'missing-close-brace',
    'run(a) {\n  if a {\n    b = «1»\n}',
    'run(a) {\n  if a {\n    b = 1\n  }\n}',
  ),
  broken('missing-close-brace', 'run(a) { b(«)»\nstop(c) { d() }', 'run(a) { b()\n}\nstop(c) { d() }'),
  broken(
    'missing-close-brace',
    'define A {\n  run(a) {\n    b()\n  «}»',
    'define A {\n  run(a) {\n    b()\n  }\n}',
  ),

  // Lists of values
  broken('missing-comma', 'run(a «b») {\n}', 'run(a, b) {\n}'),
  broken('missing-comma', 'save(a «b»)', 'save(a, b)'),
  broken('missing-comma', 'a = [1 «2»]', 'a = [1, 2]'),
  broken('syntax', 'save(a,«,» b)', 'save(a, b)'),
  broken('syntax-colon', 'save(a, timeout«:» 30)', 'save(a, timeout=30)'),
  broken('syntax-colon', 'a = { b «=» 1 }', 'a = { b: 1 }'),
  broken('syntax', 'a = { «b» }', 'a = { b: b }'),
  broken('argument-order', 'save(a=1, «b»)'),
  broken('syntax', 'a = (1«,» 2)', 'a = [1, 2]'),
  broken('syntax', 'a = [b «for» b in c]'),
  broken('syntax', 'a = b[1«:»2]'),
  broken('syntax', 'run(«*»args) {\n}', 'run(args) {\n}'),

  // Statements
  broken('syntax', 'a «=»\nb = 1'),
  broken('syntax', 'a = b «+»'),
  broken('syntax', 'a«.»\nb = 1'),
  broken('syntax', 'a «=» '),
  broken('syntax', 'a = b «c»'),
  broken('syntax', 'create «the» order'),
  broken('syntax', '«throw»'),
  broken('syntax', 'while a «b» {\n}', 'while a {\n}'),
  broken('syntax', '«for» in items {\n}'),
  broken('syntax', 'for «item» list {\n}', 'for item in  list {\n}'),
  broken('syntax', 'for «(»item in items) {\n}', 'for item in items {\n}'),
  broken('syntax', 'for «(let i = 0; i < 3; i++)» {\n  send(i)\n}'),
  broken('syntax', 'try {\n} catch «problem» {\n}', 'try {\n} catch (problem) {\n}'),
  broken('syntax', 'try {\n} catch (Timeout «problem») {\n}', 'try {\n} catch (Timeout as problem) {\n}'),
  broken('syntax', 'with open(path) «as file» {\n}', 'with open(path) {\n}'),
  broken('assign-in-condition', 'if a «=» 3 {\n}', 'if a == 3 {\n}'),
  broken('assign-target', '«save(a)» = 3'),
  broken('assign-target', 'a«,» b = pair()'),
  broken('assign-target', 'a = b «=» 3'),
  broken('reserved-word', 'a = 1\nuse «with»'),
  broken('reserved-word', 'run(«for») {\n}'),
  broken('orphan-branch', '«else» {\n}'),
  broken('orphan-branch', 'a()\n«catch» (error) {\n  b()\n}'),
  broken('orphan-branch', '«elif» a {\n}'),
  broken('try-without-catch', '«try» {\n  a()\n}', 'try {\n  a()\n} catch (error) {\n  throw error\n}'),

  // Definitions
  broken('define-name', '«define» {\n}', 'define Process {\n}'),
  broken('define-body', 'define A {\n  «if» a { }\n}'),
  broken('define-body', 'define A {\n  «limit» += 3\n}'),
  broken('misplaced-definition', 'run() {\n  «define» A {\n  }\n}'),
  broken('misplaced-definition', 'define A {\n  «define» B {\n  }\n}'),
  broken('misplaced-definition', 'run() {\n  «use» salesforce\n}'),
  broken('misplaced-definition', 'run() {\n  «help»(a) {\n  }\n}'),
  broken('too-deep', `a = ${'('.repeat(119)}«(»1${')'.repeat(120)}`),
]

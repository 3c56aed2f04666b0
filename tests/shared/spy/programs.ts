/** The two samples of SPy that the language comes from. */
export const onboarding = `define CustomerOnboardingProcess {
  onboard_customer(customer_data) {
    # Validate customer information
    validation_result = validate_customer_data(customer_data)
    
    # Create CRM record
    crm_record = salesforce.create_contact(customer_data)
    
    # Send welcome email
    mailchimp.send_welcome_email(customer_data.email)
    
    # Setup billing
    stripe.create_customer(customer_data)
    
    return OnboardingResult(crm_record.id, "success")
  }
}`

export const errorHandler = `define ErrorHandler {
  handle_api_timeout(request) {
    retry_with_backoff(request, max_attempts=3)
  }
}`

/** Programs without errors, each named after what it shows. */
export const validPrograms: Record<string, string> = {
  'the onboarding sample': onboarding,
  'the error handler sample': errorHandler,
  nothing: '',
  'a comment alone': '# Still to be written',
  'blank lines and a comment': '\n\n# first\n\n\n# second\n\n',
  'an empty definition': 'define Empty {\n}',
  'a definition on one line': 'define Short { run(order) { booking = order; note = booking; return note } }',
  'a placeholder body': 'define Later {\n  run() {\n    ...\n  }\n}',
  'integrations with another name':
    'use hubspot, twilio as sms\n\ndefine Call {\n  run(lead) {\n    sms.send(lead.phone, timeout=5)\n  }\n}',
  'constants of a definition':
    'define Limits {\n  MAX_AMOUNT = 500\n  CURRENCY = "EUR"\n\n  allowed(amount) {\n    return amount <= MAX_AMOUNT\n  }\n}',
  'default values of parameters':
    'quote(items, discount=0, currency="EUR") {\n  return Quote(items, discount, currency)\n}',
  'a fragment of statements': 'ticket = helpdesk.find(id="42")\nhelpdesk.close(ticket)',
  'two functions without a definition': 'first(a) {\n  return a\n}\n\nsecond(b) {\n  return first(b)\n}',
  'if and else if':
    'if score >= 80 {\n  grade = "A"\n} else if score >= 60 {\n  grade = "B"\n} else {\n  grade = "C"\n}',
  'else on its own line': 'if ready {\n  start()\n}\nelse {\n  wait()\n}',
  'a comment before else':
    'if ready {\n  start()\n}\n# Nobody is there yet\nelse {\n  # Ask again\n  wait()\n}',
  'brackets around a condition': 'if (stock < 10) and (not blocked) {\n  reorder()\n}',
  'a loop over a list':
    'for invoice in invoices {\n  if invoice.paid {\n    continue\n  }\n  remind(invoice)\n}',
  'a counting loop': 'for round in range(3) {\n  log_info(f"round {round}")\n}',
  'a loop with an end':
    'attempt = 0\nwhile not done and attempt < 5 {\n  done = poll(job)\n  attempt += 1\n}\nleft -= 1',
  'break and pass': 'while attempt < 9 {\n  if lucky() {\n    break\n  }\n  pass\n}',
  'all forms of catch':
    'try {\n  pay()\n} catch (TimeoutError as problem) {\n  log_error(problem)\n} catch (CardError) {\n  decline()\n} catch (other) {\n  throw other\n} catch {\n  pass\n} finally {\n  release()\n}',
  'try with finally alone': 'try {\n  work()\n} finally {\n  clean_up()\n}',
  'throwing a record': 'throw OrderError("no stock", code=409)',
  'policies of a block':
    'with retry(max_attempts=4, backoff="exponential"), timeout(20) {\n  warehouse.reserve(order, idempotency_key=order.id)\n}',
  'a person decides':
    'decision = human.approve(role="Head of Finance", subject=expense, timeout="2d")\nif decision.rejected {\n  return Result("rejected")\n}',
  'lists and maps':
    'plan = {\n  "name": title,\n  steps: [1, 2, 3,],\n  nested: { deep: [true, false, null] },\n}\nempty = {}\nnone = []',
  'elements and fields': 'rows[0]["total"] = order.lines[index + 1].price\nqueue.in.use = 1',
  'texts with quotes':
    'a = "it\'s"\nb = \'say "hi"\'\nc = "a \\"quoted\\" word"\nd = \'plain\'\ne = "tab\\tline\\nend \\\\"',
  'texts with values in them':
    'a = f"Dear {customer.name}, {{not a value}}"\nb = f\'{rows["total"] + 1} of {len(rows)}\'\nc = f"{f"{deep}"}"',
  numbers: 'a = 1_000_000\nb = 3.14\nc = 2e-3\nd = -5\ne = - -x',
  'precedence of operators':
    'ok = not a == b and c or d in [1, 2] and e not in f\nn = -a + b * (c - d) / 2 % 3\nm = (a + b) * c',
  'a long condition over lines': 'ok = order.paid\n  and total > 0\n  and not order.blocked\nnext_one = 1',
  'an operator at the line end': 'total = net +\n  tax +\n  shipping',
  'a chain over lines': 'report = erp\n  .reports\n  .create(\n    "monthly",\n    timeout=60\n  )',
  'brackets on a new line begin a statement': 'first()\n(second or third)\n[1, 2]\n-x',
  'comments inside a call':
    'send(\n  order,  # the whole order\n  # and how it travels\n  carrier="post"\n)\n# Next\ndone()',
  'comments everywhere':
    '# top\ndefine Notes { # of the definition\n  # above\n  # and more\n  run(a) { # of the function\n    b = a # behind\n    # alone\n\n    # Label\n    use_it(b)\n    # last\n  } # after\n}\n# end',
  'labels and a check that is left out':
    'run(a) {\n  # Send the letter\n  # spy-ignore spy/missing-timeout the queue answers at once\n  post.send(a)\n}',
  'names in other alphabets': 'größe = länge * 2\nоплата = заказ.сумма\n注文 = 1',
  'names that other languages reserve':
    'class = 1\nfunction = 2\nprocess = 3\nmatch = class + function\ndel = match\ncase(switch)\nlet = new\nset.add(let)',
  semicolons: 'a = 1; b = 2;; c = 3;\n;d = 4',
  'windows line ends':
    'define W {\r\n  run(a) {\r\n    # Label\r\n    b = a\r\n\r\n    return b\r\n  }\r\n}\r\n',
  'tabs and odd indentation': 'define T {\n\trun(a) {\n\t\t\tb = a\n  return b\n\t}\n}',
  'a call longer than a line':
    'result = logistics.create_shipment(order.customer.address, order.lines, carrier="express", insurance=order.total, timeout=45)',
  'a list and a map longer than a line':
    'words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo"]\nnames = { first_name: "alpha", second_name: "bravo", third_name: "charlie", fourth_name: "delta", fifth: "echo" }',
  'blocks in blocks on one line':
    'for order in orders { for line in order.lines { if line.count > 0 { reserve(line) } else { skip(line) } } }',
  'the brace on the next line': 'define Allman\n{\n  run(a)\n  {\n    if a\n    {\n      b()\n    }\n  }\n}',
  'a comment between head and brace': 'if a # why\n{\n  b()\n}\nwhile c\n# because\n{\n  d()\n}',
}

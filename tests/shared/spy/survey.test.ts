import { describe, expect, test } from 'vitest'
import type { Node } from '#shared/spy/ast.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { nodesAround, surveyProgram } from '#shared/spy/survey.ts'
import { walk } from '#shared/spy/visit.ts'
import { validPrograms } from './programs.ts'

const survey = (source: string) => surveyProgram(parseProgram(source).program)

test.each(Object.entries(validPrograms))('has each node once, and what is around it: %s', (_, source) => {
  const { program } = parseProgram(source)
  const walked = new Map<Node, readonly Node[]>()
  walk(program, (node, ancestors) => walked.set(node, [...ancestors]))
  const { all } = surveyProgram(program)
  const kinds = new Set([...walked.keys()].map(({ kind }) => kind))
  const spots = [...kinds].flatMap((kind) => all(kind))
  expect(spots.length).toBe(walked.size)
  for (const spot of spots) expect(nodesAround(spot).toReversed()).toEqual(walked.get(spot.node))
})

test('gives the nodes of a kind in the order of the source', () => {
  const calls = survey('a(b(c()))\nd()').all('call')
  expect(calls.map(({ node }) => node.callee.kind === 'name' && node.callee.name)).toEqual([
    'a',
    'b',
    'c',
    'd',
  ])
})

describe('the names of a scope', () => {
  const scopes = (source: string) =>
    survey(source).scopes.map(({ owner, locals, names, reads }) => ({
      owner: owner.kind === 'program' ? '' : owner.name.name,
      locals: [...locals].map(([name, { kind, assignments }]) => `${kind} ${name} ${assignments.length}`),
      names: [...names].join(' '),
      reads: reads.map(({ node }) => node.name).join(' '),
    }))

  test('get their values in the whole function, and each function has its own', () => {
    const source =
      'run(a, b=limit) {\n  for x in a {\n    y = x\n    y = 1\n  }\n  try {\n  } catch (problem) {\n  }\n}\nnext() {\n  y.z(a=b)\n}'
    expect(scopes(source)).toEqual([
      { owner: '', locals: [], names: '', reads: '' },
      {
        owner: 'run',
        locals: ['parameter a 0', 'parameter b 0', 'element x 0', 'variable y 2', 'caught problem 0'],
        names: 'a b x y problem',
        reads: 'limit a x',
      },
      { owner: 'next', locals: [], names: '', reads: 'y b' },
    ])
  })

  test('are no locals when they are only counted, nor when they are constants', () => {
    const source = 'define Limits {\n  MAX = base\n}\nbase = 2\nround += 1'
    expect(scopes(source)).toEqual([
      { owner: '', locals: ['variable base 1'], names: 'base round', reads: 'round' },
      { owner: 'Limits', locals: [], names: 'base round', reads: 'base' },
    ])
  })
})

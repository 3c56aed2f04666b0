import { describe, expect, test } from 'vitest'
import { parseProgram } from '#shared/spy/parse.ts'
import { validPrograms } from './programs.ts'

describe('parseProgram', () => {
  test.each(Object.entries(validPrograms))('finds nothing wrong with %s', (_, source) => {
    expect(parseProgram(source).diagnostics).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_COLUMNS, MAX_ROWS, MAX_TABLE_LENGTH, parseTable, rowOf } from './table.ts'

function tableOf(text: string) {
  const parsed = parseTable(text)
  if (parsed.kind === 'problem') throw new Error(parsed.text)
  return { ...parsed.table, warnings: parsed.warnings }
}

const problemOf = (text: string) => {
  const parsed = parseTable(text)
  return parsed.kind === 'problem' ? parsed.text : undefined
}

test('the first line names the columns, spaces aside', () => {
  expect(tableOf('\ufeff name ,"light source"\r\nbarn, warm\r\n')).toEqual({
    columns: ['name', 'light source'],
    rows: [['barn', ' warm']],
    warnings: [],
  })
})

test('a list of prompts under a heading is a table of one column', () => {
  expect(tableOf('prompt\na cat, asleep\n\n"a ""big"" dog"\n')).toEqual({
    columns: ['prompt'],
    rows: [['a cat, asleep'], ['a "big" dog']],
    warnings: [],
  })
})

test('an empty cell in quotes is a row of its only column', () => {
  expect(tableOf('prompt\n""\n\nx').rows).toEqual([[''], ['x']])
})

test('a line of nothing but spaces is no row of an only column', () => {
  expect(tableOf('  \nprompt\n   \nx\n\t\n" "\n ').rows).toEqual([['x'], [' ']])
})

test('quotes may follow a space, as the names do', () => {
  expect(tableOf('name, colour\n"Ann", "red, blue"\n').rows).toEqual([['Ann', 'red, blue']])
})

test('rows are told apart by the names of their cells, whatever the names', () => {
  const { rows, ...table } = tableOf('__proto__,constructor\n1,2')
  const row = rowOf({ ...table, rows }, rows[0] ?? [])
  expect([...row]).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ])
})

test('what spreadsheets leave behind is no data', () => {
  const text = 'a,b,,\n1,2,,\n,,,\n3,4, ,\n,\n'
  expect(tableOf(text)).toEqual({
    columns: ['a', 'b'],
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
    warnings: [],
  })
})

test('missing cells are empty, and told by their lines', () => {
  const { rows, warnings } = tableOf('a,b\n"1\n1",2\n3\n4,5\n6')
  expect(rows).toEqual([
    ['1\n1', '2'],
    ['3', ''],
    ['4', '5'],
    ['6', ''],
  ])
  expect(warnings).toEqual(['Lines 4 and 6: cells are missing and taken as empty.'])
})

test('of many lines the first are told', () => {
  const { warnings } = tableOf(`a,b\n${'x\n'.repeat(1500)}`)
  expect(warnings).toEqual([
    'Lines 2, 3, 4, 5, 6 and 1,495 more: cells are missing and taken as empty.',
  ])
})

test('a column without a name is left out, and told if it holds anything', () => {
  expect(tableOf('a,,b\n1,2,3')).toEqual({
    columns: ['a', 'b'],
    rows: [['1', '3']],
    warnings: ['Column 2 has no name and is left out.'],
  })
})

describe('is refused in words', () => {
  test.each([
    ['', 'The first line must name the columns.'],
    [' , \n1,2', 'The first line must name the columns.'],
    ['a,b,a \n1,2,3', 'Two columns have the same name: “a”.'],
    ['caf\u00e9;cafe\u0301\n1;2', 'Two columns have the same name: “caf\u00e9”.'],
    [
      'a,b\n1,2\nwarm, soft, 3\n4,5\n6,7,8',
      'Lines 3 and 5: more cells than the 2 columns of the first line. Put cells that hold a delimiter in quotes.',
    ],
    ['a,b\n1,"2', 'The quote on line 2 is not closed.'],
    [
      `${'a,'.repeat(MAX_COLUMNS)}b`,
      `The table has ${MAX_COLUMNS + 1} columns; at most ${MAX_COLUMNS} are taken.`,
    ],
  ])('%j', (text, words) => {
    expect(problemOf(text)).toBe(words)
  })

  test('a table that is too long', () => {
    expect(problemOf(`a\n${'x\n'.repeat(MAX_ROWS)}`)).toBeUndefined()
    expect(problemOf(`a\n${'x\n'.repeat(MAX_ROWS + 1)}`)).toBe(
      'The table has more than 50,000 rows.',
    )
    expect(problemOf('x'.repeat(MAX_TABLE_LENGTH + 1))).toBe(
      'The table has 20,000,001 characters; at most 20,000,000 are read.',
    )
  })
})

test('ten thousand rows are read', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => [`${index}`, `the "${index}", of all`])
  const lines = rows.map(([id, words]) => `${id},"${words?.replaceAll('"', '""')}"`)
  expect(tableOf(`id,words\n${lines.join('\n')}`).rows).toEqual(rows)
})

test('any text at all is a table or a problem', () => {
  const litter = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ') })
  fc.assert(
    fc.property(litter, (text) => {
      const parsed = parseTable(text)
      if (parsed.kind === 'problem') {
        expect(parsed.text).toMatch(/\.$/)
        return
      }
      const { columns, rows } = parsed.table
      expect(new Set(columns).size).toBe(columns.length)
      expect(rows.every((cells) => cells.length === columns.length)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

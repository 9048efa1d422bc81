import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvError, csvLayout, csvRecords, type Delimiter } from './csv.ts'

const delimiters: readonly Delimiter[] = [',', ';', '\t']
const cellsOf = (text: string, delimiter: Delimiter | undefined) =>
  [...csvRecords(text, { delimiter, start: 0 })].map(({ cells }) => cells)

/** Writes every cell the simplest way that RFC 4180 allows. */
const quotedCell = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const neededCell = (cell: string) =>
  cell === '' || /[",;\t\r\n]/.test(cell) ? quotedCell(cell) : cell

const anyCell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\t', '\n', '\r', 'é', '🎨') }),
  fc.string({ unit: 'grapheme' }),
)
const anyStyle = fc.record({
  delimiter: fc.constantFrom(...delimiters),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  cell: fc.constantFrom(quotedCell, neededCell),
  lastEnd: fc.boolean(),
  mark: fc.constantFrom('', '\ufeff'),
})
const anyTable = fc.integer({ min: 2, max: 5 }).chain((width) => {
  const rowOf = (cell: fc.Arbitrary<string>) =>
    fc.array(cell, { minLength: width, maxLength: width })
  return fc
    .tuple(rowOf(fc.stringMatching(/^[a-z]{1,5}$/)), fc.array(rowOf(anyCell), { maxLength: 8 }))
    .map(([names, rows]) => [names, ...rows])
})

test('random cells from a naive writer come back, delimiter, mark and lines found out', () => {
  fc.assert(
    fc.property(anyTable, anyStyle, (table, { delimiter, lineEnd, cell, lastEnd, mark }) => {
      const rows = table.map((row) => row.map(cell).join(delimiter))
      const text = mark + rows.join(lineEnd) + (lastEnd ? lineEnd : '')
      const layout = csvLayout(text)
      expect(layout.delimiter).toBe(delimiter)
      const records = [...csvRecords(text, layout)]
      expect(records.map(({ cells }) => cells)).toEqual(table)
      const starts = rows.map((_, index) => rows.slice(0, index).join(lineEnd))
      const linesBefore = starts.map(
        (before, index) => (before.match(/\r\n|\r|\n/g)?.length ?? 0) + (index > 0 ? 2 : 1),
      )
      expect(records.map(({ line }) => line)).toEqual(linesBefore)
    }),
    { numRuns: 1000 },
  )
})

test('one column comes back too', () => {
  const anyColumn = fc.array(anyCell, { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(anyColumn, fc.constantFrom(...delimiters, undefined), (column, delimiter) => {
      const text = column.map(quotedCell).join('\n')
      expect(cellsOf(text, delimiter)).toEqual(column.map((cell) => [cell]))
    }),
  )
})

describe('the rules of RFC 4180', () => {
  test.each<[string, readonly (readonly string[])[]]>([
    ['', []],
    [
      'aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n',
      [
        ['aaa', 'bbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      'aaa,bbb,ccc\r\nzzz,yyy,xxx',
      [
        ['aaa', 'bbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      '"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx',
      [
        ['aaa', 'b\r\nbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    ['"aaa","b""bb","ccc"', [['aaa', 'b"bb', 'ccc']]],
    [
      'a,,\n,,b',
      [
        ['a', '', ''],
        ['', '', 'b'],
      ],
    ],
    [' a , b ', [[' a ', ' b ']]],
    ['"",""', [['', '']]],
    ['""""', [['"']]],
    ['12" wide,b', [['12" wide', 'b']]],
    ['a\n\n\r\n\rb', [['a'], ['b']]],
    ['a;b,c', [['a;b', 'c']]],
    [
      '"Ann", "red, blue"\n "Bob" ,"a ""big"" one" \n',
      [
        ['Ann', 'red, blue'],
        ['Bob', 'a "big" one'],
      ],
    ],
    ['a, "two\r\nlines"\t,\u00a0"c"', [['a', 'two\r\nlines', 'c']]],
    ['barn, "big" door', [['barn', ' "big" door']]],
    ['barn, "the\nbig" door', [['barn', ' "the'], ['big" door']]],
    ['a\n  \n\t\r\n" "\n ', [['a'], [' ']]],
    [' , \n', [[' ', ' ']]],
  ])('%j', (text, cells) => {
    expect(cellsOf(text, ',')).toEqual(cells)
  })

  test.each([
    ['a,b\n"c,d\ne,f', 'The quote on line 2 is not closed.'],
    ['"', 'The quote on line 1 is not closed.'],
    ['a,b\nc, "d', 'The quote on line 2 is not closed.'],
    ['a\n"x\ny"z', 'On line 3 there is text after a closing quote.'],
  ])('%j is told by its line', (text, words) => {
    expect(() => cellsOf(text, ',')).toThrow(new CsvError(words))
  })

  test('lines are counted on after quotes that are text', () => {
    const text = 'barn, "the\nbig" door\nhut, "small"'
    const records = [...csvRecords(text, { delimiter: ',', start: 0 })]
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3])
  })

  test('tabs that set cells apart are no spaces around quotes', () => {
    expect(cellsOf('a\t "b" \t\t"c"\n\t\n', '\t')).toEqual([
      ['a', 'b', '', 'c'],
      ['', ''],
    ])
  })

  test('without a delimiter a line is a cell, quotes aside', () => {
    expect(cellsOf('a cat, asleep; at home\n"two\nlines"', undefined)).toEqual([
      ['a cat, asleep; at home'],
      ['two\nlines'],
    ])
  })
})

describe('the delimiter', () => {
  test.each<[string, Delimiter | undefined]>([
    ['a,b\n1,2', ','],
    ['a;b\n1;2', ';'],
    ['a,b\t"c,d"\n1,2\t"3"', '\t'],
    ['a\tb\n1\t2', '\t'],
    ['name;prompt\nx;warm, soft, late\ny;cold, hard', ';'],
    ['name\tprompt\nx\twarm, soft; late', '\t'],
    ['size, in cm;prompt\n1,5;x\n2,5;y\n3;z', ';'],
    ['"a;b;c",d\n1,2', ','],
    ['a,b;c;d\n1,2;3;4', ';'],
    ['a\t"b, c"\n""\t""', '\t'],
    ['name, colour\n"Ann", "red; blue; grey"', ','],
    ['name; colour\n"Ann"; "red, blue"', ';'],
    ['prompt\nwarm, soft\ncold, hard', undefined],
    ['', undefined],
    ['sep=;\na,b;c\n1;2', ';'],
    ['\ufeffsep=\t\r\na,b\tc', '\t'],
  ])('of %j', (text, delimiter) => {
    expect(csvLayout(text).delimiter).toBe(delimiter)
  })

  test('is not part of the first record where a line names it, and lines count on', () => {
    const text = '\ufeffsep=;\r\na;b\r\n1;2'
    expect([...csvRecords(text, csvLayout(text))]).toEqual([
      { line: 2, cells: ['a', 'b'] },
      { line: 3, cells: ['1', '2'] },
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandAll, type Row, sample } from './expansion.ts'
import { MAX_DEPTH, parseTemplate } from './parseTemplate.ts'
import { columnBraces, columnName, countOf, escaped, type Template } from './template.ts'

const emptyRow: Row = new Map()

function templateOf(text: string, columns: readonly string[] = []): Template {
  const parsed = parseTemplate(text, columns)
  if (parsed.kind === 'problem') throw new Error(`${text}: ${parsed.text}`)
  return parsed.template
}

const textsOf = (text: string, row: Row = emptyRow): readonly string[] => [
  ...expandAll(templateOf(text, [...row.keys()]), row),
]

function problemOf(text: string) {
  const parsed = parseTemplate(text)
  return parsed.kind === 'problem' ? { text: parsed.text, at: parsed.at } : undefined
}

/** What a template means, told without braces: a row of texts and choices. */
type Meaning = readonly (string | readonly Meaning[])[]

const anyText = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', ' ', '{', '}', '|', '\\', ':', '3', '.', '-', '\n', '🎨'),
  }),
  fc.string(),
)

/** Texts and choices in turns (two texts side by side are one text), choices within choices so many levels down. */
function anyMeaningOf(levels: number): fc.Arbitrary<Meaning> {
  if (levels === 0) return anyText.map((text) => [text])
  const choice = fc.array(anyMeaningOf(levels - 1), { minLength: 2, maxLength: 3 })
  return fc
    .tuple(anyText, fc.array(fc.tuple(choice, anyText), { maxLength: 2 }))
    .map(([first, rest]) => [first, ...rest.flat()])
}

const written = (meaning: Meaning): string =>
  meaning
    .map((part) => (typeof part === 'string' ? escaped(part) : `{${part.map(written).join('|')}}`))
    .join('')

/** All texts, by building all of them. */
const meant = (meaning: Meaning): readonly string[] =>
  meaning.reduce<readonly string[]>(
    (starts, part) => {
      const ends = typeof part === 'string' ? [part] : part.flatMap(meant)
      return starts.flatMap((start) => ends.map((end) => start + end))
    },
    [''],
  )

/** How many, without building any. */
const howMany = (meaning: Meaning): number =>
  meaning.reduce(
    (product, part) =>
      typeof part === 'string'
        ? product
        : product * part.reduce((sum, alternative) => sum + howMany(alternative), 0),
    1,
  )

const affordable = anyMeaningOf(3).filter((meaning) => howMany(meaning) <= 2000)

describe('alternatives', () => {
  test.each<[string, readonly string[]]>([
    ['', ['']],
    ['a plain prompt', ['a plain prompt']],
    ['{warm|cold|neon} light', ['warm light', 'cold light', 'neon light']],
    ['{a|{b|c} d}', ['a', 'b d', 'c d']],
    ['{a|b}{1|2}', ['a1', 'a2', 'b1', 'b2']],
    ['a {|very }old barn', ['a old barn', 'a very old barn']],
    ['{a|}', ['a', '']],
    ['{|}', ['', '']],
    ['{||}', ['', '', '']],
    ['left | right', ['left | right']],
    ['{a\\|b|c}', ['a|b', 'c']],
    ['\\{a|b\\}', ['{a|b}']],
    ['C:\\new \\\\{x|y}', ['C:\\new \\x', 'C:\\new \\y']],
    ['ends in \\', ['ends in \\']],
    ['{ a | b }', [' a ', ' b ']],
    ['{3::warm| 0.5 :: cold|.5::cool|2.::hot}', ['warm', ' cold', 'cool', 'hot']],
    ['{3\\::warm|16:9}', ['3::warm', '16:9']],
    ['{{3::a|b}|c}', ['a', 'b', 'c']],
    ['3::a', ['3::a']],
    ['{a 3::b|c}', ['a 3::b', 'c']],
    ['{line\n|b}', ['line\n', 'b']],
  ])('%j', (text, texts) => {
    expect(textsOf(text)).toEqual(texts)
  })

  test('give all texts in order, as many as are counted', () => {
    fc.assert(
      fc.property(affordable, (meaning) => {
        const template = templateOf(written(meaning))
        expect([...expandAll(template, emptyRow)]).toEqual(meant(meaning))
        expect(countOf(template)).toBe(BigInt(howMany(meaning)))
        expect(template.unknown).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('give no text twice unless they repeat themselves', () => {
    const anyChoice = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 2 })
    fc.assert(
      fc.property(fc.array(anyChoice, { minLength: 1, maxLength: 3 }), (choices) => {
        const texts = textsOf(choices.map((words) => `{${words.join('|')}}`).join(', '))
        expect(new Set(texts).size).toBe(texts.length)
        expect(texts.length).toBe(choices.reduce((product, words) => product * words.length, 1))
      }),
    )
    expect(textsOf('{a|a}')).toEqual(['a', 'a'])
  })

  test('too many to build are counted exactly and begun at once', () => {
    const template = templateOf('{a|b}'.repeat(5000))
    expect(countOf(template)).toBe(2n ** 5000n)
    const texts = expandAll(template, emptyRow)
    const first = Array.from({ length: 3 }, () => texts.next().value ?? '')
    expect(first.map((text) => text.slice(-3))).toEqual(['aaa', 'aab', 'aba'])
  })

  test('a choice of thousands is gone through', () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `w${index}`)
    expect(textsOf(`{${words.join('|')}}`)).toEqual(words)
  })
})

test('escaped text stands for itself, alone, as an alternative, and nested', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(textsOf(escaped(text))).toEqual([text])
      expect(textsOf(`{${escaped(text)}|x}`)).toEqual([text, 'x'])
      expect(textsOf(`{x|{y|${escaped(text)}}}`)).toEqual(['x', 'y', text])
    }),
    { numRuns: 500 },
  )
})

describe('columns', () => {
  const row: Row = new Map([
    ['colour', 'deep {red|blue} \\ |'],
    ['light source', 'lamp'],
    ['a|b', 'bar'],
    ['{x}', 'braces'],
    ['3::x', 'weighty'],
    ['__proto__', 'safe'],
    ['caf\u00e9', 'accent'],
  ])

  test.each<[string, readonly string[]]>([
    ['{colour} wall', ['deep {red|blue} \\ | wall']],
    ['{ light source }', ['lamp']],
    ['{a\\|b}', ['bar']],
    ['{\\{x\\}}', ['braces']],
    ['{3::x}', ['weighty']],
    ['{__proto__}', ['safe']],
    ['{cafe\u0301}', ['accent']],
    ['{a {light source}|{colour|x}}', ['a lamp', 'colour', 'x']],
    ['{colour|x}', ['colour', 'x']],
  ])('%j', (text, texts) => {
    expect(textsOf(text, row)).toEqual(texts)
    expect(templateOf(text, [...row.keys()]).unknown).toEqual([])
  })

  test('the columns of a template are those it names', () => {
    const template = templateOf('{a} {b|{c}} {d}', ['a', 'b', 'c'])
    expect([...template.columns]).toEqual(['a', 'c'])
  })

  test('a cell that is not there is empty', () => {
    const template = templateOf('[{a}]', ['a'])
    expect([...expandAll(template, emptyRow)]).toEqual(['[]'])
    expect(sample(template, emptyRow, () => 0)).toBe('[]')
  })

  test('braces that are no column stay as text and are told', () => {
    const template = templateOf('{"a": {x|y}, "b": {2::z}} {}', ['c'])
    expect([...expandAll(template, emptyRow)]).toEqual([
      '{"a": x, "b": {2::z}} {}',
      '{"a": y, "b": {2::z}} {}',
    ])
    expect(template.unknown).toEqual([
      { name: undefined, at: 0 },
      { name: '2::z', at: 18 },
      { name: '', at: 26 },
    ])
  })
})

describe('what is wrong is told with its place', () => {
  test.each([
    ['a', undefined],
    ['warm light {a|b', 'The brace at character 12 is not closed.'],
    ['{a|{b|c}', 'The brace at character 1 is not closed.'],
    ['{a|{b|c', 'The brace at character 4 is not closed.'],
    ['a|b}', 'The brace at character 4 closes nothing.'],
    ['{a|b}}', 'The brace at character 6 closes nothing.'],
    ['🎨🎨{a', 'The brace at character 3 is not closed.'],
    ['one\ntwo {a', 'The brace at line 2, character 5 is not closed.'],
    ['{0::a|b}', 'The weight at character 2 must be more than 0 and at most 1,000,000.'],
    ['{a|-1::b}', 'The weight at character 4 must be more than 0 and at most 1,000,000.'],
    [`{${'9'.repeat(400)}::a|b}`, 'The weight at character 2 must be more than 0'],
    ['{'.repeat(MAX_DEPTH), `The brace at character ${MAX_DEPTH} is not closed.`],
    [
      '{'.repeat(100_000),
      `The brace at character ${MAX_DEPTH + 1} is inside ${MAX_DEPTH} others; that is too deep.`,
    ],
  ])('%j', (text, words) => {
    if (words === undefined) expect(problemOf(text)).toBeUndefined()
    else expect(problemOf(text)?.text.startsWith(words)).toBe(true)
  })

  test('any text at all is parsed or told, and the place is that of a brace or behind one', () => {
    const litter = fc.string({ unit: fc.constantFrom('{', '}', '|', '\\', 'a', '3', '::', '🎨') })
    fc.assert(
      fc.property(litter, (text) => {
        const problem = problemOf(text)
        if (problem) expect(`${text[problem.at]}${text[problem.at - 1]}`).toMatch(/[{}|]/)
        else expect(countOf(templateOf(text))).toBeGreaterThan(0n)
      }),
      { numRuns: 1000 },
    )
  })

  test('braces are as balanced as counting says', () => {
    const plain = fc.string({ unit: fc.constantFrom('{', '}', '|', 'a') })
    fc.assert(
      fc.property(plain, (text) => {
        let depth = 0
        let balanced = true
        for (const character of text) {
          if (character === '{') depth++
          if (character === '}') depth--
          if (depth < 0) balanced = false
        }
        expect(problemOf(text) === undefined).toBe(balanced && depth === 0)
      }),
    )
  })
})

/** A linear congruential generator (Numerical Recipes' constants): the same numbers every time. */
function createRandom(seed = 1): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('the braces for a column', () => {
  test.each([
    ['colour', '{colour}'],
    ['warm|cold', '{warm\\|cold}'],
    ['{a}', '{\\{a\\}}'],
    ['0::x', '{0\\::x}'],
  ])('named %j are %j', (name, braces) => {
    expect(columnBraces(name)).toBe(braces)
  })

  test('stand for its value, whatever the name', () => {
    fc.assert(
      fc.property(anyText.map(columnName), (name) => {
        const row = new Map([[name, 'its value']])
        expect(textsOf(`a ${columnBraces(name)} b`, row)).toEqual(['a its value b'])
      }),
    )
  })
})

describe('samples', () => {
  function sharesOf(text: string, draws = 40_000): ReadonlyMap<string, number> {
    const template = templateOf(text)
    const random = createRandom()
    const shares = new Map<string, number>()
    for (let i = 0; i < draws; i++) {
      const drawn = sample(template, emptyRow, random)
      shares.set(drawn, (shares.get(drawn) ?? 0) + 1 / draws)
    }
    return shares
  }

  test.each<[string, Readonly<Record<string, number>>]>([
    ['{3::warm|cold}', { warm: 0.75, cold: 0.25 }],
    ['{0.5::a|0.1::b|0.3::c|0.1::d}', { a: 0.5, b: 0.1, c: 0.3, d: 0.1 }],
    ['{a|b|c}', { a: 1 / 3, b: 1 / 3, c: 1 / 3 }],
    ['{a|2::{b|3::c}}', { a: 1 / 3, b: 1 / 6, c: 1 / 2 }],
    ['{3::a|b}{c|4::d}', { ac: 0.15, ad: 0.6, bc: 0.05, bd: 0.2 }],
  ])('of %j are as frequent as their weights', (text, shares) => {
    const drawn = sharesOf(text)
    expect([...drawn.keys()].toSorted()).toEqual(Object.keys(shares).toSorted())
    // Five standard deviations at most: sqrt(0.25 / 40,000) is 0.0025.
    for (const [word, share] of Object.entries(shares))
      expect(Math.abs((drawn.get(word) ?? 0) - share)).toBeLessThan(0.0125)
  })

  test('are texts of the template, whatever the random numbers', () => {
    const randoms = fc.constantFrom(0, 0.5, 0.999, 1 - Number.EPSILON / 2)
    fc.assert(
      fc.property(affordable, randoms, (meaning, random) => {
        expect(meant(meaning)).toContain(
          sample(templateOf(written(meaning)), emptyRow, () => random),
        )
      }),
    )
  })

  test('an alternative reaches up to where the next begins', () => {
    const template = templateOf('{a|2::b|c}')
    const drawn = [0, 0.249, 0.25, 0.749, 0.75, 0.999].map((at) =>
      sample(template, emptyRow, () => at),
    )
    expect(drawn).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
  })

  test('the last alternative is drawn where decimal weights round', () => {
    const template = templateOf('{0.1::a|0.2::b|0.3::c}')
    expect(sample(template, emptyRow, () => 1)).toBe('c')
  })
})

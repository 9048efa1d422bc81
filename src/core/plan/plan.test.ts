import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clampSeed, MAX_SEED, seedRules } from '#core/seed.ts'
import { expandPlan, PLAN_LIMIT, type Plan } from './plan.ts'
import { type PlanInput, targetKey } from './planInput.ts'
import type { Table } from './table.ts'

const simple: PlanInput = {
  prompts: ['a barn'],
  targets: [{}],
  models: ['gpt-image-2'],
  qualities: ['low'],
  sizes: ['1024x1024'],
  backgrounds: ['auto'],
  repeat: 1,
  n: 1,
  seed: 7,
  seedRule: 'increment',
}
const table: Table = {
  columns: ['colour', 'light'],
  rows: [
    ['red', 'warm'],
    ['{b|c}', ''],
  ],
}
const never = () => {
  throw new Error('No random number is needed.')
}
/** Asked for even where the rule makes nothing of it. */
const half = () => 0.5

function planOf(change: Partial<PlanInput>, random = half, limit?: number): Plan {
  const plan = expandPlan({ ...simple, ...change }, random, limit)
  if (plan.kind === 'problem') throw new Error(plan.text)
  return plan
}

function problemOf(change: Partial<PlanInput>, limit?: number) {
  const plan = expandPlan({ ...simple, ...change }, half, limit)
  return plan.kind === 'problem' ? plan.text : undefined
}

const promptsOf = (change: Partial<PlanInput>) => planOf(change).jobs.map(({ prompt }) => prompt)
const warningsOf = (change: Partial<PlanInput>) => planOf(change).warnings

test('one of everything is one request', () => {
  expect(planOf({})).toEqual({
    kind: 'plan',
    count: 1,
    pictures: 1,
    seedAfter: 8,
    warnings: [],
    jobs: [
      {
        prompt: 'a barn',
        model: 'gpt-image-2',
        quality: 'low',
        size: '1024x1024',
        background: 'auto',
        n: 1,
        seed: 7,
        key: expect.any(String),
      },
    ],
  })
})

const anyList = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 2 })
const anyTarget = fc.record(
  { sourceId: fc.constantFrom('s1', 's2'), maskId: fc.constantFrom('m1', 'm2') },
  { requiredKeys: ['sourceId'] },
)
const anyInput: fc.Arbitrary<PlanInput> = fc.record({
  prompts: fc.array(fc.constantFrom('{a|b}', 'x', '{colour} {1|2|3}', '{|{light}}'), {
    minLength: 1,
    maxLength: 3,
  }),
  table: fc.constant(table),
  targets: fc.oneof(
    fc.constant([{}]),
    fc.uniqueArray(anyTarget, { minLength: 1, maxLength: 4, selector: targetKey }),
  ),
  models: anyList,
  qualities: anyList,
  sizes: anyList,
  backgrounds: anyList,
  repeat: fc.integer({ min: 1, max: 3 }),
  n: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(MAX_SEED),
  seedRule: fc.constantFrom(...seedRules),
})

describe('a plan', () => {
  const texts: Readonly<Record<string, readonly string[]>> = {
    '{a|b}': ['a', 'b'],
    x: ['x'],
    '{colour} {1|2|3}': ['red 1', 'red 2', 'red 3', '{b|c} 1', '{b|c} 2', '{b|c} 3'],
    '{|{light}}': ['', 'warm', '', ''],
  }

  test('is everything with everything, in the order of the lists', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const wanted: string[] = []
        for (const prompt of input.prompts.flatMap((template) => texts[template] ?? []))
          for (const { sourceId, maskId } of input.targets)
            for (const model of input.models)
              for (const quality of input.qualities)
                for (const size of input.sizes)
                  for (const background of input.backgrounds)
                    for (let copy = 0; copy < input.repeat; copy++)
                      wanted.push(
                        [prompt, sourceId, maskId, model, quality, size, background].join('/'),
                      )
        const { jobs, count, pictures } = planOf(input)
        const made = jobs.map((job) =>
          [
            job.prompt,
            job.sourceId,
            job.maskId,
            job.model,
            job.quality,
            job.size,
            job.background,
          ].join('/'),
        )
        expect(made).toEqual(wanted)
        expect(count).toBe(wanted.length)
        expect(pictures).toBe(wanted.length * input.n)
        expect(jobs.every(({ n }) => n === input.n)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('goes over the rows for the prompts that name a column, once for others', () => {
    expect(promptsOf({ prompts: ['{colour} barn, {light}', '{x|y}'], table })).toEqual([
      'red barn, warm',
      '{b|c} barn, ',
      'x',
      'y',
    ])
  })

  test('takes what is listed twice once, but prompts as they are', () => {
    const twice = {
      prompts: ['x', 'x'],
      models: ['m', 'm'],
      qualities: ['q', 'q'],
      sizes: ['s', 's'],
      backgrounds: ['b', 'b'],
      targets: [{ sourceId: 's' }, { sourceId: 's' }],
    }
    expect(planOf(twice).count).toBe(2)
  })

  test('draws by weight as often as wished, row by row', () => {
    const random = [0.1, 0.9, 0.7, 0.8]
    const drawing = { prompts: ['{3::a|b} {colour}', 'x'], table, draws: 2 }
    const { jobs } = planOf(drawing, () => random.shift() ?? 0)
    expect(jobs.map(({ prompt }) => prompt)).toEqual([
      'a red',
      'b red',
      'a {b|c}',
      'b {b|c}',
      'x',
      'x',
    ])
  })

  test('of as many requests as the limit is made', () => {
    const prompts = ['{0|1|2|3|4|5|6|7|8|9}'.repeat(4)]
    const { jobs, count } = planOf({ prompts, n: 2 })
    expect(count).toBe(PLAN_LIMIT)
    expect(jobs.map(({ prompt }) => Number(prompt))).toEqual([...Array(PLAN_LIMIT).keys()])
  })
})

test('thousands of long prompts that begin alike are told apart', () => {
  const long = 'x'.repeat(20_000)
  const { jobs, warnings } = planOf({ prompts: [`${long}${'{0|1|2|3|4|5|6|7|8|9}'.repeat(3)}`] })
  expect(new Set(jobs.map(({ key }) => key)).size).toBe(1000)
  expect(jobs.at(-1)?.prompt).toBe(`${long}999`)
  expect(warnings).toEqual([])
})

describe('seeds', () => {
  const seedsOf = (change: Partial<PlanInput>, random?: () => number) => {
    const { jobs, seedAfter } = planOf({ prompts: ['{a|b}'], repeat: 2, ...change }, random)
    return [...jobs.map(({ seed }) => seed), seedAfter]
  }

  test('start with the given one and go on by the rule', () => {
    expect(seedsOf({ seedRule: 'fixed' })).toEqual([7, 7, 7, 7, 7])
    expect(seedsOf({ seedRule: 'increment' })).toEqual([7, 8, 9, 10, 11])
    expect(seedsOf({ seedRule: 'decrement' })).toEqual([7, 6, 5, 4, 3])
  })

  test('stick at the ends', () => {
    expect(seedsOf({ seed: 1, seedRule: 'decrement' })).toEqual([1, 0, 0, 0, 0])
    expect(seedsOf({ seed: MAX_SEED - 1 })).toEqual([MAX_SEED - 1, ...Array(4).fill(MAX_SEED)])
    expect(seedsOf({ seed: -5, seedRule: 'fixed' })).toEqual([0, 0, 0, 0, 0])
  })

  test('come from the random numbers after the first', () => {
    const random = [0, 0.25, 0.5, 0.75]
    const seeds = seedsOf({ seedRule: 'randomize' }, () => random.shift() ?? 0)
    expect(seeds).toEqual([7, 0, 2 ** 29, 2 ** 30, 3 * 2 ** 29])
  })

  test('are whole and in range, whatever the input', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.constantFrom(...seedRules), (seed, seedRule) => {
        for (const given of seedsOf({ seed, seedRule })) expect(clampSeed(given)).toBe(given)
      }),
    )
  })
})

describe('keys', () => {
  const keysOf = (input: Partial<PlanInput>) => planOf(input).jobs.map(({ key }) => key)

  test('are one of a kind, also where requests repeat', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const keys = keysOf(input)
        expect(new Set(keys).size).toBe(keys.length)
      }),
      { numRuns: 40 },
    )
    expect(new Set(keysOf({ prompts: ['{a|a}', 'a'], repeat: 3 })).size).toBe(9)
  })

  test('stay when number, seeds and draws of luck change', () => {
    fc.assert(
      fc.property(anyInput, fc.constantFrom(...seedRules), (input, seedRule) => {
        expect(keysOf({ ...input, n: 1, seed: 0, seedRule })).toEqual(keysOf(input))
      }),
      { numRuns: 40 },
    )
  })

  test('stay with their requests when others come, go or change places', () => {
    const byContent = (input: PlanInput) => {
      const lists = new Map<string, string[]>()
      for (const { key, n: _, seed: __, ...wish } of planOf(input, half, 100_000).jobs) {
        const content = JSON.stringify(Object.entries(wish).toSorted())
        lists.set(content, [...(lists.get(content) ?? []), key])
      }
      return lists
    }
    fc.assert(
      fc.property(anyInput, (input) => {
        const before = byContent(input)
        const after = byContent({
          ...input,
          prompts: ['another', ...input.prompts.toReversed()],
          table: { ...table, rows: [['blue', 'cold'], ...table.rows.toReversed()] },
          models: ['another', ...input.models.toReversed()],
          sizes: [...input.sizes.toReversed(), 'another'],
          repeat: input.repeat + 1,
        })
        for (const [content, keys] of before)
          expect(after.get(content)?.slice(0, keys.length)).toEqual(keys)
      }),
      { numRuns: 40 },
    )
  })

  test('tell apart what is written next to each other', () => {
    const [first] = keysOf({ qualities: ['ab'], sizes: ['c'] })
    const [second] = keysOf({ qualities: ['a'], sizes: ['bc'] })
    const [third] = keysOf({ targets: [{ sourceId: 'x' }] })
    const [fourth] = keysOf({ targets: [{ sourceId: 'x', maskId: 'x' }] })
    expect(new Set([first, second, third, fourth]).size).toBe(4)
  })
})

describe('is refused in words', () => {
  test.each<[Partial<PlanInput>, string]>([
    [{ prompts: [] }, 'The plan needs at least one prompt.'],
    [{ targets: [] }, 'The plan needs at least one target.'],
    [{ models: [] }, 'The plan needs at least one model.'],
    [{ qualities: [] }, 'The plan needs at least one quality.'],
    [{ sizes: [] }, 'The plan needs at least one size.'],
    [{ backgrounds: [] }, 'The plan needs at least one background.'],
    [{ repeat: 0 }, 'Repeat must be a whole number from 1.'],
    [{ repeat: Number.POSITIVE_INFINITY }, 'Repeat must be a whole number from 1.'],
    [{ draws: 0.5 }, 'Draws must be a whole number from 1.'],
    [{ n: Number.NaN }, 'Images must be a whole number from 1.'],
    [
      { n: 9, models: ['gpt-image-2', 'gpt-image-1'] },
      'gpt-image-1 makes at most 8 pictures a request.',
    ],
    [{ targets: [{ maskId: 'm' }] }, 'There is a mask but no picture. Add one.'],
    [{ prompts: ['{colour}'], table: { ...table, rows: [] } }, 'The table has no rows.'],
    [
      { prompts: ['x', 'a {b'] },
      'Prompt 2: The brace at character 3 is not closed. Write \\{ for a brace in the text.',
    ],
    [
      { prompts: ['a {color}'], table },
      'There is no column “color” for the braces at character 3. The table has “colour” and “light”.',
    ],
  ])('%j', (change, words) => {
    expect(problemOf(change)).toBe(words)
  })

  test('with the place in the prompt', () => {
    const plan = expandPlan({ ...simple, prompts: ['x', 'a {b'] }, never)
    expect(plan).toMatchObject({ kind: 'problem', prompt: { index: 1, at: 2 } })
  })

  test('when it is too large, without being made', () => {
    const million = '{0|1|2|3|4|5|6|7|8|9}'.repeat(6)
    expect(problemOf({ prompts: [million] })).toBe(
      'The plan comes to 1,000,000 requests; at most 10,000 are made at a time. Take out alternatives, rows or choices.',
    )
    expect(problemOf({ prompts: [million.repeat(50)] })).toContain(
      'more than a quadrillion requests',
    )
    expect(problemOf({ draws: Number.MAX_SAFE_INTEGER })).toContain('more than a quadrillion')
    expect(problemOf({ repeat: PLAN_LIMIT + 1 })).toContain('10,001 requests')
    expect(problemOf({ prompts: ['{colour} {a|b}', 'x'], table }, 4)).toContain('5 requests')
    expect(problemOf({ repeat: 3 }, 2)).toContain('3 requests; at most 2')
    expect(problemOf({ repeat: 3 }, 3)).toBeUndefined()
  })
})

describe('is warned of', () => {
  test.each<[Partial<PlanInput>, readonly string[]]>([
    [{}, []],
    [{ prompts: ['{colour}'], table }, []],
    [{ prompts: ['x'], table }, ['No prompt names a column of the table: its rows are not used.']],
    [
      { prompts: ['x', '{"a": {y}}'] },
      [
        'Braces in prompt 2 hold no alternatives and no column, and stay as text: character 1 and character 7.',
      ],
    ],
    [
      { prompts: ['{"a": 1, "b": {colour}}'], table },
      ['Braces in the prompt hold no alternatives and no column, and stay as text: character 1.'],
    ],
    [{ prompts: ['{|x} '] }, ['1 of 2 prompts is empty.']],
    [{ prompts: ['{x|x|x}'] }, ['2 of 3 prompts are the same as another.']],
    [{ prompts: ['x'.repeat(32_001)] }, ['The prompt is longer than 32,000 characters.']],
    [
      {
        models: ['gpt-image-2', 'gpt-image-1', 'mine'],
        qualities: ['low', 'max'],
        sizes: ['match', '1600x1200', '2048x2048'],
      },
      [
        'gpt-image-2 does not take max: the nearest it takes would be paid for.',
        'gpt-image-1 does not take max, 1600x1200 and 2048x2048: the nearest it takes would be paid for.',
      ],
    ],
    [
      { sizes: ['1000x1000'], backgrounds: ['green'] },
      ['gpt-image-2 does not take 1000x1000 and green: the nearest it takes would be paid for.'],
    ],
  ])('%j', (change, words) => {
    expect(warningsOf(change)).toEqual(words)
  })
})

import { expect, test } from 'vitest'
import type { GenerationParams } from '#core/generation.ts'
import { modelNamed } from '#core/models.ts'
import { nearestSize } from '#core/outputSize.ts'
import type { PlanProblem } from '#core/plan/planProblems.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import { connectionFromPreset } from '#core/presets.ts'
import { sampleParams } from '#testing/samples.ts'
import { createPlan } from './plan.ts'
import {
  affordable,
  type PlannedBatch,
  type PlanSubject,
  plannedBatch,
  textProblem,
  wanted,
} from './plannedBatch.ts'

const connection = connectionFromPreset('custom', 'p', 'https://proxy.example/v1')
const region = {
  crop: { x: 0, y: 0, width: 9, height: 9 },
  size: { width: 1024, height: 1024 },
  areas: [],
}
const inParts = (count: number) =>
  new Map(count > 0 ? [[sampleParams.model, Array.from({ length: count }, () => region)]] : [])
const about = (params: Partial<GenerationParams> = {}, parts = 0): PlanSubject => ({
  params: { ...sampleParams, size: '1024x1024', quality: 'low', ...params },
  seed: 5,
  seedRule: 'increment',
  send: 'whole',
  connection,
  targets: [{ sources: [], painted: undefined, coverage: undefined, regions: inParts(parts) }],
})

function planned(wishes: Partial<PlanWishes>, subject = about()): PlannedBatch {
  const plan = createPlan()
  plan.changed(wishes)
  const batch = plannedBatch(plan.state.getState(), subject)
  if (batch.kind === 'problem') throw new Error(batch.text)
  return batch
}
const problem = (subject: PlanSubject): PlanProblem => {
  const batch = plannedBatch(createPlan().state.getState(), subject)
  if (batch.kind !== 'problem') throw new Error('it is a plan')
  return batch
}

test('without wishes it is what the form says, once', () => {
  const batch = planned({})
  expect(batch.requests.map(({ params, seed }) => [params.prompt, seed])).toEqual([
    [sampleParams.prompt, 5],
  ])
  expect(batch.seedAfter).toBe(6)
})

test('alternatives, repeats and lists multiply, with a seed of its own each', () => {
  const batch = planned(
    { repeat: 2, qualities: ['medium'] },
    about({ prompt: '{warm|cold} light' }),
  )
  expect(batch.requests).toHaveLength(8)
  expect(new Set(batch.requests.map(({ seed }) => seed)).size).toBe(8)
  expect(new Set(batch.requests.map(({ params }) => params.prompt))).toEqual(
    new Set(['warm light', 'cold light']),
  )
})

test('every request is one its model takes', () => {
  const batch = planned({ models: ['gpt-image-1'] }, about({ quality: 'high', size: '2048x2048' }))
  expect(batch.requests.map(({ params }) => [params.model, params.size])).toEqual([
    ['gpt-image-2', '2048x2048'],
    ['gpt-image-1', '1024x1024'],
  ])
})

test('a request can be left out, changed and sent first', () => {
  const plan = createPlan()
  const subject = about({ prompt: '{a|b|c}' })
  const read = () => {
    const batch = plannedBatch(plan.state.getState(), subject)
    if (batch.kind === 'problem') throw new Error(batch.text)
    return batch
  }
  const [, second, third] = read().requests
  plan.toggled(second ?? { key: '', mark: '' })
  plan.textChanged(third ?? { key: '', mark: '' }, 'c, at night')
  const keys = read().requests.map(({ key }) => key)
  plan.moved(keys, third?.key ?? '', 'first')
  expect(wanted(read()).map(({ params }) => params.prompt)).toEqual(['c, at night', 'a'])
  plan.toggled(second ?? { key: '', mark: '' })
  expect(wanted(read())).toHaveLength(3)
  plan.cleared()
  expect(wanted(read()).map(({ params }) => params.prompt)).toEqual(['a', 'b', 'c'])
})

test('texts that cannot be sent are said in words, whoever wrote them', () => {
  const batch = planned({}, about({ prompt: '{a|b|c}' }))
  const texts = Object.fromEntries(
    batch.requests.map(({ key }, index) => [key, ['', 'b', 'x'.repeat(32_001)][index] ?? '']),
  )
  expect(textProblem(planned({ texts }, about({ prompt: '{a|b|c}' })).requests)).toBe(
    '2 requests of the plan cannot be sent. Say what should be there: the prompt is empty.',
  )
  expect(textProblem(batch.requests)).toBeUndefined()
})

test('what is wrong with a prompt is said, and there is no plan', () => {
  expect(problem(about({ prompt: 'a {cat|dog' })).text).toMatch(/brace/i)
})

test('parts of a picture are paid for one by one', () => {
  const once = planned({}).requests[0]?.cost
  const thrice = planned({}, about({}, 3)).requests[0]?.cost
  expect(thrice?.high).toBeCloseTo(3 * (once?.high ?? 0), 9)
})

test('a budget holds back what is over it, and a budget of 0 everything', () => {
  const plan = createPlan()
  plan.changed({ repeat: 10, budgetUsd: 0.02 })
  const batch = planned({ repeat: 10 })
  const held = affordable(wanted(batch), plan.state.getState())
  expect(held.leaving.length).toBeGreaterThan(0)
  expect(held.waiting.length).toBeGreaterThan(0)
  expect(held.cost.known.high).toBeLessThanOrEqual(0.02)
  plan.changed({ budgetUsd: 0 })
  expect(affordable(wanted(batch), plan.state.getState()).leaving).toEqual([])
  plan.changed({ budgetUsd: undefined })
  expect(affordable(wanted(batch), plan.state.getState()).leaving).toHaveLength(10)
})

test('every picture is asked for by itself, at a size of its own', () => {
  const source = (id: string, width: number, height: number) => ({
    id,
    name: `${id}.png`,
    blob: new Blob(),
    size: { width, height },
    hasAlpha: false,
    preview: { width, height, close: () => {} },
  })
  const [wide, tall] = [source('wide', 1500, 1000), source('tall', 1000, 1500)]
  const target = { painted: wide, coverage: 'partial', regions: inParts(0) } as const
  const batch = planned(
    {},
    {
      ...about({ size: 'match', prompt: '{red|blue} door' }),
      targets: [
        { ...target, sources: [wide] },
        { ...target, sourceId: 'tall', sources: [tall], regions: inParts(2) },
      ],
    },
  )
  const asked = batch.requests.map((request) => [
    request.params.prompt,
    request.target.sources[0]?.id,
    request.params.size,
  ])
  const sizes = [wide, tall].map(({ size }) =>
    nearestSize(size, modelNamed(sampleParams.model).sizes),
  )
  expect(new Set(sizes).size).toBe(2)
  expect(asked).toEqual([
    ['red door', 'wide', sizes[0]],
    ['red door', 'tall', sizes[1]],
    ['blue door', 'wide', sizes[0]],
    ['blue door', 'tall', sizes[1]],
  ])
  const [first, second] = batch.requests
  expect(second?.cost?.high).toBeGreaterThan(1.5 * (first?.cost?.high ?? 0))
  expect(batch.warnings).toEqual([
    'tall.png gets the mask of wide.png, scaled from 1500 \u00d7 1000 to 1000 \u00d7 1500.',
  ])
})

test('requests change their places, and those that join come after them', () => {
  const plan = createPlan()
  const read = (prompt: string) => {
    const batch = plannedBatch(plan.state.getState(), about({ prompt }))
    if (batch.kind === 'problem') throw new Error(batch.text)
    return batch.requests
  }
  const words = (prompt: string) => read(prompt).map(({ params }) => params.prompt)
  const move = (at: number, how: 'first' | 'earlier' | 'later') => {
    const keys = read('{a|b|c}').map(({ key }) => key)
    plan.moved(keys, keys[at] ?? '', how)
  }
  move(0, 'later')
  expect(words('{a|b|c}')).toEqual(['b', 'a', 'c'])
  move(2, 'earlier')
  expect(words('{a|b|c}')).toEqual(['b', 'c', 'a'])
  move(2, 'first')
  expect(words('{z|a|b|c}')).toEqual(['a', 'b', 'c', 'z'])
  for (const [at, how] of [
    [0, 'earlier'],
    [2, 'later'],
    [9, 'first'],
  ] as const)
    move(at, how)
  expect(words('{a|b|c}')).toEqual(['a', 'b', 'c'])
})

test('what is drawn by luck is shown as it will be sent, and follows the weights', () => {
  const drawn = (seed: number) =>
    planned({ draws: 200 }, { ...about({ prompt: '{3::warm|cold} light' }), seed })
  const texts = drawn(5).requests.map(({ params }) => params.prompt)
  expect(drawn(5).requests.map(({ params }) => params.prompt)).toEqual(texts)
  expect(drawn(6).requests.map(({ params }) => params.prompt)).not.toEqual(texts)
  const warm = texts.filter((words) => words === 'warm light').length
  expect(warm).toBeGreaterThan(120)
  expect(warm).toBeLessThan(180)
  const bad = plannedBatch({ ...createPlan().state.getState(), draws: Number.NaN }, about())
  expect(bad).toMatchObject({ kind: 'problem', text: 'Draws must be a whole number from 1.' })
})

test('random seeds are the same when it is looked at again', () => {
  const seeds = () =>
    planned({ repeat: 5 }, { ...about(), seedRule: 'randomize' }).requests.map(({ seed }) => seed)
  expect(seeds()).toEqual(seeds())
  expect(new Set(seeds()).size).toBe(5)
})

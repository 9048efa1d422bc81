import { expect, test } from 'vitest'
import type { Job } from '#core/job.ts'
import { emptyMask } from '#core/mask/mask.ts'
import { MAX_SEED } from '#core/seed.ts'
import { settled } from '#testing/deferred.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { sampleParams } from '#testing/samples.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'
import { createRepeats, variedPrompts } from './repeats.ts'
import type { Order } from './requestRun.ts'

const size = { width: 640, height: 480 }
const source = {
  id: 's',
  name: 's',
  blob: pictureFile('s', size),
  size,
  hasAlpha: false,
  preview: { ...size, close: () => {} },
}
const mask = emptyMask(size)
const edit = (change: Partial<Order> = {}) =>
  sampleOrder({ connection: proxy, sources: [source], mask, ...change })

/** A session in which all that was ordered is done, and a budget. */
async function done(orders: readonly Order[], budgetUsd?: number) {
  const session = createSession()
  const { storage, jobs, notices, engine, gallery } = session
  const told: (readonly string[])[] = []
  let lastSet = 0
  let budget = budgetUsd
  const repeats = createRepeats({
    drafts: new Map(),
    storage,
    jobs,
    notices,
    prompts: { sent: (prompts) => void told.push(prompts) },
    newId: () => `set-${++lastSet}`,
    budgetUsd: () => budget,
  })
  await jobs.batchSubmitted(orders)
  await settled()
  for (let at = 0; at < orders.length; at++) {
    engine.asks[at]?.answered({})
    await settled()
  }
  const results = () => gallery.state.getState().results.map(({ result }) => result)
  const newest = () => {
    const [first] = results()
    if (!first) throw new Error('there is no result')
    return first
  }
  return {
    ...session,
    repeats,
    told,
    results,
    newest,
    budget: (usd: number) => {
      budget = usd
    },
  }
}

const sentSince = ({ engine }: Pick<ReturnType<typeof createSession>, 'engine'>, count: number) =>
  engine.asks.slice(count).map(({ task }) => task)

test('more like a result sends the very same bytes with the next seeds', async () => {
  const session = await done([edit({ seed: 5 }), edit({ seed: 8 })])
  await session.repeats.moreWanted(session.newest())
  await session.repeats.moreWanted(session.newest())
  await settled()
  const again = sentSince(session, 2)
  expect(again.map(({ seed }) => seed)).toEqual([9, 10])
  const [before] = session.engine.asks
  for (const task of again) {
    expect(task.params).toEqual(before?.task.params)
    expect(task.images).toEqual(before?.task.images)
    expect(task.mask).toBe(before?.task.mask)
    expect(task.idempotencyKey).not.toBe(before?.task.idempotencyKey)
  }
  expect(session.imaging.orders).toHaveLength(1)
  expect(session.storage.disk.uploads.size).toBe(1)
})

test('that is so after the job was dismissed, and no more once its results are gone', async () => {
  const session = await done([edit()])
  const result = session.newest()
  await session.jobs.allFinishedDismissed()
  await session.repeats.moreWanted(result)
  await settled()
  expect(sentSince(session, 1)).toHaveLength(1)
  session.engine.asks[1]?.answered({})
  await settled()
  await session.jobs.allFinishedDismissed()
  for (const { id } of session.results()) await session.gallery.resultRemoved(id)
  await session.repeats.moreWanted(result)
  expect(sentSince(session, 2)).toEqual([])
  expect(session.notices.state.getState().at(-1)?.text).toMatch(/no longer stored/)
  expect(await session.repeats.requestOf(result)).toBeUndefined()
})

test('seeds stay at the last there is', async () => {
  const session = await done([edit({ seed: MAX_SEED })])
  await session.repeats.moreWanted(session.newest())
  await settled()
  expect(sentSince(session, 1)[0]?.seed).toBe(MAX_SEED)
})

test('a request that was sent in parts is repeated with all of them, once', async () => {
  const parts = [0, 300].map((x) => ({
    crop: { x, y: 0, width: 256, height: 256 },
    size: { width: 1024, height: 1024 },
    areas: [],
  }))
  const orders = ['a', 'a', 'b'].flatMap((prompt, at) =>
    parts.map((region) =>
      edit({ region, setId: `before ${at}`, params: { ...sampleParams, prompt } }),
    ),
  )
  const session = await done(orders)
  await session.repeats.moreWanted(session.newest())
  await settled()
  const jobs = session.jobs.state.getState().jobs.filter(({ state }) => state.kind === 'running')
  expect(jobs.map(({ crop }) => crop?.x).sort()).toEqual([0, 300])
  expect(new Set(jobs.map(({ params }) => params.prompt)).size).toBe(1)
  expect(jobs.map(({ setId }) => setId)).toEqual(['set-1', 'set-1'])
})

test('nothing over the budget is sent before another yes', async () => {
  const session = await done([edit()], 0)
  await session.repeats.moreWanted(session.newest())
  await settled()
  expect(sentSince(session, 1)).toEqual([])
  const notice = session.notices.state.getState().at(-1)
  expect(notice?.text).toMatch(/^Budget: Nothing is sent with a budget of 0/)
  session.notices.actionTaken(notice?.id ?? 0)
  await settled()
  expect(sentSince(session, 1)).toHaveLength(1)
})

test('variations leave all together or not at all', async () => {
  const session = await done([edit()])
  const request = (await session.repeats.requestOf(session.newest())) ?? []
  const varied = variedPrompts(request, '{red|blue|grey}')
  if (varied.kind === 'problem') throw new Error(varied.text)
  const each = varied.requests[0]?.[0]?.cost?.high ?? 0
  session.budget(1.5 * each)
  await session.repeats.variationsWanted('{red|blue|grey}', varied)
  await settled()
  expect(sentSince(session, 1)).toEqual([])
  const notice = session.notices.state.getState().at(-1)
  expect(notice?.text).toMatch(/^Budget: 3 requests would take \$.* of \$.*: nothing is sent\.$/)
  session.notices.actionTaken(notice?.id ?? 0)
  await settled()
  const { jobs } = session.jobs.state.getState()
  expect(jobs).toHaveLength(4)
})

test('a repeat that cannot be stored is told, and not sent', async () => {
  const session = await done([edit()])
  session.storage.gates.fail('addJobs', { kind: 'storage', detail: 'it is full' })
  await session.repeats.moreWanted(session.newest())
  await settled()
  expect(sentSince(session, 1)).toEqual([])
  expect(session.jobs.state.getState().jobs).toHaveLength(1)
  expect(session.notices.state.getState().at(-1)?.text).toMatch(/it is full/)
})

test('a varied prompt changes nothing else, and is remembered', async () => {
  const session = await done([edit({ seed: 5 })])
  const request = (await session.repeats.requestOf(session.newest())) ?? []
  const varied = variedPrompts(request, 'a {red|blue} door')
  if (varied.kind === 'problem') throw new Error(varied.text)
  await session.repeats.variationsWanted('a {red|blue} door', varied)
  await settled()
  const [before] = session.engine.asks
  const again = sentSince(session, 1)
  expect(again.map(({ params }) => params.prompt)).toEqual(['a red door', 'a blue door'])
  for (const task of again) {
    expect({ ...task.params, prompt: '' }).toEqual({ ...before?.task.params, prompt: '' })
    expect([task.seed, task.images]).toEqual([5, before?.task.images])
  }
  expect(session.told).toEqual([['a {red|blue} door']])
})

test('what is to be known of varied prompts before a yes is told', async () => {
  const request: readonly Job[] = (await (await done([edit()])).storage.batch('batch-1')) ?? []
  const warningsOf = (template: string) => {
    const varied = variedPrompts(request, template)
    return varied.kind === 'variations' ? varied.warnings : undefined
  }
  expect(warningsOf('a {red|blue} door')).toEqual([])
  expect(warningsOf('a {red|red} {door}')).toEqual([
    'Braces in the prompt hold no alternatives and no column, and stay as text: character 13.',
    '1 of 2 prompts is the same as another.',
  ])
})

test.each([
  ['  ', /prompt is empty/],
  ['a {cat|dog', /brace/i],
  ['x'.repeat(32_001), /32,?001 characters/],
])('no prompt, or one that cannot be read, is said: %.12s', async (template, words) => {
  const request: readonly Job[] = (await (await done([edit()])).storage.batch('batch-1')) ?? []
  expect(variedPrompts(request, template)).toMatchObject({
    kind: 'problem',
    text: expect.stringMatching(words),
  })
})

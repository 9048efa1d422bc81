import { describe, expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { combined } from '#core/mask/combine.ts'
import { isUntouched } from '#core/mask/mask.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import { modelNamed } from '#core/models.ts'
import { deferred, settled } from '#testing/deferred.ts'
import { createFakeImaging, pictureFile } from '#testing/fakeImaging.ts'
import { createForm } from '#testing/form.ts'
import { sampleProxy } from '#testing/samples.ts'
import { firstPainting } from './document.ts'
import { createOrdering, type Scope } from './ordering.ts'
import { plannedBatch } from './plannedBatch.ts'
import type { Order } from './requestRun.ts'
import { connectionOf } from './settings.ts'

const size = { width: 4000, height: 3000 }

/** A form with pictures on the table and a proxy chosen; what is ordered is only noted. */
async function form(...names: readonly string[]) {
  return formWith({ isStored: true }, ...names)
}

/** @param isStored whether what is ordered is on the disk at once; else once `stored` is resolved */
async function formWith({ isStored }: { isStored: boolean }, ...names: readonly string[]) {
  const imaging = createFakeImaging()
  const stores = createForm({ imaging })
  const { settings, document, plan } = stores
  settings.connectionSaved({ connection: sampleProxy(), secrets: {}, remember: false })
  settings.paramsChanged({ prompt: 'a door', quality: 'medium', size: '1024x1024' })
  const batches: { readonly orders: readonly Order[]; readonly first: boolean | undefined }[] = []
  const remembered: (readonly string[])[] = []
  const stored = deferred<void>()
  if (isStored) stored.resolve()
  const restoring = createStore(() => false)
  let lastId = 0
  const ordering = createOrdering({
    ...stores,
    prompts: { sent: (prompts) => void remembered.push(prompts) },
    jobs: {
      batchSubmitted: (orders, options) => {
        batches.push({ orders, first: options?.first })
        return stored.promise
      },
    },
    restoring,
    newId: () => `order-${++lastId}`,
  })
  await document.filesAdded(names.map((name) => pictureFile(name, size)))
  const idOf = (name: string) =>
    document.state.getState().sources.find((source) => source.name === name)?.id ?? ''
  function paint(...xs: readonly number[]) {
    for (const x of xs) {
      const rect = { x, y: 100, width: 200, height: 200 }
      const spot = shapeMask(size, { kind: 'rectangle', rect })
      const mask = firstPainting(document.state.getState())?.mask
      document.maskPainted(mask ? combined(mask, spot, 'add') : spot)
    }
  }
  const orders = () => batches.at(-1)?.orders ?? []
  const told = () => stores.notices.state.getState().map(({ text }) => text)
  return {
    ...stores,
    stored,
    restoring,
    imaging,
    plan,
    ordering,
    batches,
    orders,
    remembered,
    idOf,
    paint,
    told,
  }
}

test('nothing is sent while what an earlier visit left is read, and nothing but what was there at the press', async () => {
  const { ordering, plan, document, batches, told, restoring } = await form()
  const press = () => ordering.submitted(true, 'within budget')
  const readAfter = async (read: () => unknown) => {
    restoring.setState(true, true)
    const pressed = press()
    await settled()
    const sent = batches.length
    await read()
    restoring.setState(false, true)
    await pressed
    return batches.length - sent
  }
  expect(await readAfter(() => document.filesAdded([pictureFile('a', size)]))).toBe(0)
  expect(await readAfter(() => plan.changed({ prompts: ['a gate'] }))).toBe(0)
  expect(told().at(-1)).toContain('had still to be read')
  expect(await readAfter(() => plan.changed({ budgetUsd: 0 }))).toBe(0)
  expect(told().at(-1)).toContain('budget of 0')
  expect(await readAfter(() => plan.changed({ budgetUsd: undefined, draws: undefined }))).toBe(1)
})

test('the plan is sent as one batch, in its order; prompt and seed are taken note of', async () => {
  const { settings, plan, ordering, batches, orders, remembered } = await form()
  settings.paramsChanged({ prompt: 'a {red|blue} door' })
  settings.seedChanged(5)
  settings.seedRuleChanged('increment')
  plan.changed({ prompts: ['a window'], repeat: 2 })
  await ordering.submitted(true, 'within budget')
  expect(orders().map(({ params, seed }) => [params.prompt, seed])).toEqual([
    ['a red door', 5],
    ['a red door', 6],
    ['a blue door', 7],
    ['a blue door', 8],
    ['a window', 9],
    ['a window', 10],
  ])
  expect(new Set(orders().map(({ batchId }) => batchId)).size).toBe(1)
  expect(batches[0]?.first).toBe(false)
  expect(settings.state.getState().seed).toBe(11)
  expect(remembered).toEqual([['a {red|blue} door', 'a window']])
  settings.paramsChanged({ prompt: 'one' })
  plan.cleared()
  await ordering.submitted(true, 'within budget')
  expect(batches[1]?.first).toBe(true)
})

test('where nothing is painted the mask is sent only if it is wanted', async () => {
  const { plan, ordering, orders, paint, idOf, document } = await form('a', 'b')
  await ordering.submitted(true, 'within budget')
  expect(orders()[0]?.mask && isUntouched(orders()[0]?.mask ?? ({ painted: 1 } as never))).toBe(
    true,
  )
  await ordering.submitted(false, 'within budget')
  expect(orders()[0]?.mask).toBeUndefined()
  document.sourceMadeFirst(idOf('b'))
  paint(100)
  document.sourceMadeFirst(idOf('a'))
  plan.changed({ pictures: [idOf('b')] })
  await ordering.submitted(false, 'within budget')
  expect(orders().map(({ sources, mask }) => [sources[0]?.name, mask !== undefined])).toEqual([
    ['a', false],
    ['b', true],
  ])
})

test('parts of a picture are sent with sizes of their own, each request as a set', async () => {
  const { settings, ordering, orders, paint } = await form('a')
  paint(100, 3600)
  settings.sendChanged('around')
  settings.paramsChanged({ prompt: '{red|blue}' })
  await settled()
  await ordering.submitted(true, 'within budget')
  expect(orders().map(({ params }) => params.prompt)).toEqual(['red', 'red', 'blue', 'blue'])
  const [one, two, three, four] = orders().map(({ setId }) => setId)
  expect([one, three]).toEqual([two, four])
  expect(one).not.toBe(three)
  for (const { region, params, mask } of orders()) {
    expect(params.size).toBe(`${region?.size.width}x${region?.size.height}`)
    expect(mask?.painted).toBe(255 * 200 * 200)
  }
})

test('what has grown since it was shown is not sent without another yes', async () => {
  const { settings, plan, ordering, batches, orders, paint, idOf, notices, told } = await form(
    'a',
    'b',
  )
  paint(100, 3600)
  settings.sendChanged('around')
  await settled()
  plan.changed({ pictures: [idOf('b')] })
  // The parts of the second picture are not counted yet.
  await ordering.submitted(true, 'within budget')
  expect(batches).toEqual([])
  expect(told().at(-1)).toBe(
    'The plan has grown from 3 to 4 requests since it was shown: nothing is sent.',
  )
  notices.actionTaken(notices.state.getState().at(-1)?.id ?? 0)
  await settled()
  expect(orders()).toHaveLength(4)
})

describe('a yes to what has grown', () => {
  async function grown({
    budgetUsd,
    scope = 'within budget',
  }: {
    budgetUsd?: number
    scope?: Scope
  } = {}) {
    const table = await form('a', 'b')
    table.paint(100, 3600)
    table.settings.sendChanged('around')
    await settled()
    table.plan.changed({ pictures: [table.idOf('b')], budgetUsd })
    await table.ordering.submitted(true, scope)
    const notice = () => table.notices.state.getState().at(-1)
    const yes = async () => {
      table.notices.actionTaken(notice()?.id ?? 0)
      await settled()
    }
    return { ...table, notice, yes }
  }

  test('is told what it may cost, and is none to what is over the budget', async () => {
    const { batches, orders, notice, yes } = await grown({ budgetUsd: 0.01 })
    expect(notice()?.next).toMatch(/^It may cost \$0\.\d+/)
    await yes()
    expect(batches).toEqual([])
    expect(notice()?.text).toMatch(/^Budget: Nothing is sent/)
    await yes()
    expect(orders()).toHaveLength(4)
  })

  test('is needed also where all was wanted', async () => {
    const { batches, yes } = await grown({ scope: 'all' })
    expect(batches).toEqual([])
    await yes()
    expect(batches).toHaveLength(1)
  })

  test('is none to what has grown further since', async () => {
    const { batches, orders, paint, notice, yes } = await grown()
    expect(notice()?.text).toContain('from 3 to 4 requests')
    paint(2000)
    await settled()
    await yes()
    expect(batches).toEqual([])
    expect(notice()?.text).toContain('from 4 to 6 requests')
    await yes()
    expect(orders()).toHaveLength(6)
  })

  test.each([
    ['is another', 0],
    ['was sent', 1],
  ])('is no longer to be had once the plan %s', async (_, sent) => {
    const { settings, ordering, batches, notice } = await grown()
    expect(notice()?.action).toBeDefined()
    await settled()
    if (sent) await ordering.submitted(true, 'within budget')
    else settings.paramsChanged({ prompt: 'another door' })
    expect(notice()).toBeUndefined()
    expect(batches).toHaveLength(sent)
  })
})

test('what is sent in other words is remembered in those', async () => {
  const { plan, ordering, orders, remembered, settings, targets } = await form()
  const about = { ...settings.state.getState(), targets: targets.state.getState() }
  const connection = connectionOf(settings.state.getState())
  const batch = plannedBatch(plan.state.getState(), { ...about, connection })
  if (batch.kind === 'problem') throw new Error(batch.text)
  plan.textChanged(batch.requests[0] ?? { key: '', mark: '' }, 'a window')
  await ordering.submitted(true, 'within budget')
  expect(orders().map(({ params }) => params.prompt)).toEqual(['a window'])
  expect(remembered).toEqual([['a door', 'a window']])
})

test('parts of a picture count against the budget at the size they are sent at', async () => {
  const { settings, plan, ordering, orders, paint, told } = await form('a')
  paint(100, 3600)
  settings.sendChanged('around')
  settings.paramsChanged({ prompt: '{red|blue}' })
  await settled()
  plan.changed({ sizes: ['2048x2048', '1536x1024'], budgetUsd: 0.2 })
  await ordering.submitted(true, 'within budget')
  expect(orders().map(({ params }) => params.prompt)).toEqual(['red', 'red'])
  expect(told().at(-1)).toMatch(/^Budget: 2 of 4 requests leave/)
})

test('each model is sent the parts it takes', async () => {
  const { settings, plan, ordering, orders, paint } = await form('a')
  paint(100)
  settings.sendChanged('around')
  plan.changed({ models: ['gpt-image-1'] })
  await settled()
  await ordering.submitted(true, 'within budget')
  const old = orders().filter(({ params }) => params.model === 'gpt-image-1')
  expect(old).toHaveLength(1)
  expect(modelNamed('gpt-image-1').sizes.sizes).toContain(old[0]?.params.size)
})

describe('requests of an earlier batch', () => {
  async function taken() {
    const table = await form('a')
    table.paint(100)
    const params = { ...table.settings.state.getState().params, prompt: 'as before' }
    const requests = [1, 2, 3].map((seed) => ({ key: `taken ${seed}`, params, seed }))
    table.plan.changed({ taken: requests })
    const left = () => table.plan.state.getState().taken
    return { ...table, requests, left }
  }

  test('are sent once, and no prompt of theirs is remembered anew', async () => {
    const { ordering, orders, left, remembered } = await taken()
    await ordering.submitted(true, 'within budget')
    expect(orders().map(({ params, seed }) => [params.prompt, seed])).toEqual([
      ['as before', 1],
      ['as before', 2],
      ['as before', 3],
    ])
    expect(left()).toBeUndefined()
    expect(remembered).toEqual([])
  })

  test('are still there where nothing could be sent', async () => {
    const { settings, imaging, ordering, orders, requests, left } = await taken()
    const repaired = imaging.gates.fail('regions', { kind: 'picture', detail: 'it is broken' })
    settings.sendChanged('around')
    await expect(ordering.submitted(true, 'within budget')).rejects.toThrow()
    expect([orders(), left()]).toEqual([[], requests])
    repaired()
  })

  test('stay as far as the budget held them back', async () => {
    const { plan, ordering, orders, requests, left, settings } = await taken()
    const { seed } = settings.state.getState()
    plan.changed({ budgetUsd: 0 })
    await ordering.submitted(true, 'within budget')
    expect([orders(), left()]).toEqual([[], requests])
    expect(settings.state.getState().seed).toBe(seed)
    plan.changed({ budgetUsd: 0.14 })
    await ordering.submitted(true, 'within budget')
    expect(orders().map(({ seed: each }) => each)).toEqual([1, 2])
    await ordering.submitted(true, 'within budget')
    expect(orders().map(({ seed: each }) => each)).toEqual([3])
    expect(left()).toBeUndefined()
  })
})

describe('what the budget holds back of a plan', () => {
  async function halved() {
    const table = await form()
    table.settings.seedChanged(5)
    table.settings.seedRuleChanged('randomize')
    table.settings.paramsChanged({ prompt: '{red|blue|grey} door' })
    const { settings, plan } = table
    const { params, seed, seedRule, send } = settings.state.getState()
    const connection = connectionOf(settings.state.getState())
    const subject = { params, seed, seedRule, send, connection }
    const shown = plannedBatch(plan.state.getState(), {
      ...subject,
      targets: table.targets.state.getState(),
    })
    if (shown.kind === 'problem') throw new Error(shown.text)
    plan.changed({ budgetUsd: 0.14 })
    await table.ordering.submitted(true, 'within budget')
    const sent = () => table.orders().map((order) => [order.params.prompt, order.seed])
    const shownAs = shown.requests.map((request) => [request.params.prompt, request.seed])
    return { ...table, shown, shownAs, sent }
  }

  test('is sent next, as it was shown, and nothing twice', async () => {
    const { settings, plan, ordering, shown, shownAs, sent } = await halved()
    expect(sent()).toEqual(shownAs.slice(0, 2))
    expect(settings.state.getState().seed).toBe(5)
    await ordering.submitted(true, 'within budget')
    expect(sent()).toEqual(shownAs.slice(2))
    expect(plan.state.getState().sent.size).toBe(0)
    expect(settings.state.getState().seed).toBe(shown.seedAfter)
  })

  test('is wanted together with what is ticked again or changed', async () => {
    const { plan, ordering, shown, sent } = await halved()
    plan.toggled(shown.requests[0] ?? { key: '', mark: '' })
    plan.textChanged(shown.requests[1] ?? { key: '', mark: '' }, 'blue door, ajar')
    await ordering.submitted(true, 'all')
    expect(sent().map(([prompt]) => prompt)).toEqual(['red door', 'blue door, ajar', 'grey door'])
  })
})

test('what is sent for one picture is not sent for another, and still is when that one is back', async () => {
  const { plan, ordering, orders, settings, document, notices } = await form('a')
  settings.paramsChanged({ prompt: '{red|blue|grey} door' })
  plan.changed({ budgetUsd: 0.14 })
  await ordering.submitted(true, 'within budget')
  const sent = orders().length
  expect(sent).toBeLessThan(3)
  const replace = async () => {
    await document.firstReplaced(pictureFile('other', size))
    return notices.state.getState().findLast(({ text }) => text.includes('took the place'))
  }
  const undo = await replace()
  notices.actionTaken(undo?.id ?? 0)
  await ordering.submitted(true, 'all')
  expect(orders()).toHaveLength(3 - sent)

  await ordering.submitted(true, 'within budget')
  const back = await replace()
  await ordering.submitted(true, 'within budget')
  expect(new Set(orders().map(({ sources }) => sources[0]?.name))).toEqual(new Set(['other']))
  expect(orders()).toHaveLength(sent)
  notices.actionTaken(back?.id ?? 0)
  await ordering.submitted(true, 'all')
  expect(orders()).toHaveLength(3 - sent)
})

test('what is sent is settled once its jobs are on the disk', async () => {
  const { ordering, stored } = await formWith({ isStored: false })
  let isSettled = false
  const submitting = ordering.submitted(true, 'within budget')
  await settled()
  void ordering.settled().then(() => {
    isSettled = true
  })
  await settled()
  expect(isSettled).toBe(false)
  stored.resolve()
  await submitting
  await settled()
  expect(isSettled).toBe(true)
})

test('a second press while the first is looked at is no second order', async () => {
  const { ordering, batches } = await form('a')
  await Promise.all([ordering.submitted(false, 'all'), ordering.submitted(false, 'all')])
  expect(batches).toHaveLength(1)
})

test('what would be sent can be looked at', async () => {
  const { settings, ordering, paint } = await form('a')
  paint(100)
  settings.sendChanged('around')
  const order = await ordering.firstOrder()
  expect(order?.region?.crop.width).toBeLessThan(size.width)
  expect(order?.params.prompt).toBe('a door')
})

test('what is no plan is not sent', async () => {
  const { settings, ordering, batches } = await form()
  settings.paramsChanged({ prompt: 'a {cat|dog' })
  await ordering.submitted(true, 'all')
  expect(batches).toEqual([])
})

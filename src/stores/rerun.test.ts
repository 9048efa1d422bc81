import { expect, test } from 'vitest'
import { added } from '#core/mask/combine.ts'
import { coverage, type Mask } from '#core/mask/mask.ts'
import { restrictedTo } from '#core/mask/restrict.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import { defaultLock } from '#core/pixelLock.ts'
import { settled } from '#testing/deferred.ts'
import { brokenFile, pictureFile } from '#testing/fakeImaging.ts'
import { createForm } from '#testing/form.ts'
import { sampleParams } from '#testing/samples.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'
import { firstPainting } from './document.ts'
import { plannedBatch, wanted } from './plannedBatch.ts'
import type { Order } from './requestRun.ts'
import { createRerun } from './rerun.ts'

const size = { width: 640, height: 480 }
const left = shapeMask(size, {
  kind: 'rectangle',
  rect: { x: 0, y: 0, width: 160, height: 480 },
})
const right = shapeMask(size, {
  kind: 'rectangle',
  rect: { x: 480, y: 0, width: 160, height: 480 },
})

/** A table on which a batch of the first picture was made, with what is needed to make it of another. */
async function batchDone(change: (order: Order) => readonly Order[]) {
  const session = createSession()
  const { storage, imaging, notices, jobs, engine, gallery } = session
  const { document, settings, plan, targets } = createForm({ imaging, storage, notices })
  await document.filesAdded([pictureFile('a.png', size)])
  const { sources } = document.state.getState()
  settings.paramsChanged({ prompt: 'my own words' })
  const order = sampleOrder({ connection: proxy, sources, mask: left, lock: defaultLock })
  const orders = change(order)
  await jobs.batchSubmitted(orders)
  await settled()
  for (let at = 0; at < orders.length; at++) {
    engine.asks[at]?.answered({})
    await settled()
  }
  const [newest] = gallery.state.getState().results
  if (!newest) throw new Error('there is no result')
  const exchanged: string[] = []
  let lastKey = 0
  const rerun = createRerun({
    storage,
    imaging,
    document,
    plan,
    settings,
    notices,
    prompts: { exchanged: (change) => void exchanged.push(change.left) },
    newId: () => `key-${++lastKey}`,
  })
  const requests = () => {
    const { params, seed, seedRule, send } = settings.state.getState()
    const subject = { params, seed, seedRule, send, connection: proxy }
    const about = { ...subject, targets: targets.state.getState() }
    const batch = plannedBatch(plan.state.getState(), about)
    if (batch.kind === 'problem') throw new Error(batch.text)
    return wanted(batch)
  }
  return {
    ...session,
    document,
    settings,
    plan,
    requests,
    exchanged,
    result: newest.result,
    run: (file: File) => rerun(newest.result, file),
    names: () => document.state.getState().sources.map(({ name }) => name),
    mask: (): Mask | undefined => firstPainting(document.state.getState())?.mask,
    told: () => session.notices.state.getState().at(-1)?.text,
  }
}

const prompts = (order: Order, ...texts: readonly string[]) =>
  texts.map((prompt, seed) => ({ ...order, seed, params: { ...sampleParams, prompt } }))

test('the batch is planned for another picture, its mask scaled to it', async () => {
  const table = await batchDone((order) => prompts(order, 'one', '{two}', 'three'))
  await table.jobs.allFinishedDismissed()
  await table.run(pictureFile('b.png', { width: 1280, height: 960 }))
  expect(table.names()).toEqual(['b.png'])
  expect(table.mask()).toMatchObject({ width: 1280, height: 960 })
  expect(coverage(table.mask() ?? left)).toBeCloseTo(0.25, 5)
  expect(table.requests().map(({ params, seed }) => [params.prompt, seed])).toEqual([
    ['one', 0],
    ['{two}', 1],
    ['three', 2],
  ])
  expect(table.told()).toBe(
    '3 requests of that batch are planned for b.png. The mask was scaled from 640 \u00d7 480 to 1280 \u00d7 960.',
  )
  expect(table.engine.asks).toHaveLength(3)
  expect(table.exchanged).toEqual(['my own words'])
})

test('undoing it brings the picture, the form and the plan back', async () => {
  const table = await batchDone((order) => prompts(order, 'one', 'two'))
  const before = table.settings.state.getState()
  await table.run(pictureFile('b.png', { width: 1280, height: 960 }))
  const undo = table.notices.state.getState().find(({ action }) => action?.label === 'Undo')
  table.notices.actionTaken(undo?.id ?? 0)
  expect(table.names()).toEqual(['a.png'])
  expect(table.plan.state.getState().taken).toBeUndefined()
  expect(table.settings.state.getState()).toEqual(before)
})

test('what is typed since is set aside when it is undone', async () => {
  const table = await batchDone((order) => prompts(order, 'one'))
  await table.run(pictureFile('b.png', { width: 1280, height: 960 }))
  table.settings.paramsChanged({ prompt: 'typed since' })
  const undo = table.notices.state.getState().find(({ action }) => action?.label === 'Undo')
  table.notices.actionTaken(undo?.id ?? 0)
  expect(table.exchanged).toContain('typed since')
})

test('undone while the mask is carried over, the old picture keeps its own', async () => {
  const table = await batchDone((order) => prompts(order, 'one'))
  const mask = table.mask()
  const release = table.imaging.gates.hold('readMask')
  const running = table.run(pictureFile('b.png', { width: 1280, height: 960 }))
  await settled()
  const undo = table.notices.state.getState().find(({ action }) => action?.label === 'Undo')
  table.notices.actionTaken(undo?.id ?? 0)
  release()
  await running
  expect([table.names(), table.mask()]).toEqual([['a.png'], mask])
  expect(table.plan.state.getState().taken).toBeUndefined()
})

test('nothing is left of what was done to the plan of another batch', async () => {
  const table = await batchDone((order) => prompts(order, 'one', 'two'))
  await table.run(pictureFile('b.png', size))
  const [first, second] = table.requests()
  table.plan.textChanged(first ?? { key: '', mark: '' }, 'by hand')
  table.plan.toggled(second ?? { key: '', mark: '' })
  await table.run(pictureFile('c.png', size))
  expect(table.requests().map(({ params }) => params.prompt)).toEqual(['one', 'two'])
})

test('pictures that were not part of it are named', async () => {
  const table = await batchDone((order) => prompts(order, 'one'))
  await table.document.filesAdded([pictureFile('other.png', size)])
  await table.run(pictureFile('b.png', size))
  expect(table.told()).toMatch(/other.png goes along with it: remove it if it should not.$/)
})

test('what the form and the lists say is put aside, and not lost', async () => {
  const table = await batchDone((order) => prompts(order, 'one'))
  table.plan.changed({ repeat: 3, prompts: ['mine'] })
  await table.run(pictureFile('b.png', size))
  expect(table.requests()).toHaveLength(1)
  expect(table.told()).toMatch(
    /^1 request of that batch is planned for b.png. The mask was carried/,
  )
  table.plan.changed({ taken: undefined })
  expect(table.requests()).toHaveLength(6)
})

test('of a picture that was sent in parts the whole mask comes along', async () => {
  const both = added(left, right)
  const table = await batchDone((order) =>
    [0, 320].map((x) => {
      const crop = { x, y: 0, width: 320, height: 480 }
      const region = { crop, size: { width: 1024, height: 1536 }, areas: [crop] }
      return { ...order, mask: restrictedTo(both, region.areas), region, setId: 'set' }
    }),
  )
  await table.run(pictureFile('b.png', size))
  expect(coverage(table.mask() ?? left)).toBeCloseTo(0.5, 5)
  expect(table.requests()).toHaveLength(1)
  expect(table.settings.state.getState().send).toBe('around')
})

test('only what was asked of the same picture by the same mask is', async () => {
  const table = await batchDone((order) => [
    ...prompts({ ...order, mask: right }, 'right'),
    ...prompts(order, 'left'),
    ...prompts({ ...order, mask: undefined, lock: undefined }, 'none'),
    ...prompts(order, 'left again'),
  ])
  await table.run(pictureFile('b.png', size))
  expect(table.requests().map(({ params }) => params.prompt)).toEqual(['left', 'left again'])
})

test('pictures that went along and are gone are laid on the table again', async () => {
  const [style] = (await batchDone((order) => [order])).document.state.getState().sources
  const reference = style && { ...style, id: 'style', name: 'style.png' }
  const table = await batchDone((order) => [
    { ...order, sources: [...order.sources, ...(reference ? [reference] : [])] },
  ])
  await table.run(pictureFile('b.png', size))
  expect(table.names()).toEqual(['b.png', 'style.png'])
  await table.run(pictureFile('c.png', size))
  expect(table.names()).toEqual(['c.png', 'style.png'])
})

test('a file that is no picture changes nothing', async () => {
  const table = await batchDone((order) => prompts(order, 'one', 'two'))
  const before = table.settings.state.getState()
  await table.run(brokenFile('b.txt'))
  expect(table.told()).toMatch(/b.txt/)
  expect(table.names()).toEqual(['a.png'])
  expect(table.plan.state.getState().taken).toBeUndefined()
  expect(table.settings.state.getState()).toBe(before)
})

test('what is no longer stored is said', async () => {
  const table = await batchDone((order) => prompts(order, 'one'))
  await table.jobs.allFinishedDismissed()
  await table.gallery.resultRemoved(table.result.id)
  await table.run(pictureFile('b.png', size))
  expect(table.told()).toMatch(/no longer stored/)
  expect(table.names()).toEqual(['a.png'])
})

test('a mask of an earlier version that is not stored is said', async () => {
  const table = await batchDone((order) => prompts(order, 'one'))
  const { uploads } = table.storage.disk
  for (const [id, { painted: _, ...upload }] of uploads) uploads.set(id, upload)
  await table.run(pictureFile('b.png', size))
  expect(table.told()).toMatch(/Its mask is no longer stored: paint one./)
})

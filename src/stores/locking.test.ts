import { describe, expect, test } from 'vitest'
import { emptyMask } from '#core/mask/mask.ts'
import { filledAll } from '#core/mask/operations.ts'
import { packed } from '#core/mask/pack.ts'
import { defaultLock, type LockSettings } from '#core/pixelLock.ts'
import type { Result } from '#core/result.ts'
import { settled } from '#testing/deferred.ts'
import { createFakeImaging } from '#testing/fakeImaging.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleResult } from '#testing/samples.ts'
import { createGallery } from './gallery.ts'
import { createJobList } from './jobList.ts'
import { createLocking } from './locking.ts'
import { createNotices } from './notices.ts'

const size = { width: 640, height: 480 }
const mask = packed(filledAll(emptyMask(size)))
const picture = (words: string) => new Blob([`640x480 ${words}`], { type: 'image/png' })

/** A visit to the page; with the storage of an earlier one, on the same device. */
function visit(storage = createFakeStorage()) {
  const imaging = createFakeImaging()
  const notices = createNotices()
  const gallery = createGallery({ storage, notices, now: () => 1 })
  const locking = createLocking({ imaging, storage, gallery })
  storage.disk.sources.set('source', { id: 'source', name: 'a.png', blob: picture('source') })
  return {
    storage,
    imaging,
    gallery,
    locking,
    kind: (id = 'r') => gallery.item(id)?.result.lock?.kind,
    undo: () => notices.actionTaken(notices.state.getState().at(-1)?.id ?? 0),
    shown: async (id = 'r') => (await gallery.picture(id))?.text(),
    arrived: (change: Partial<Result> = {}) => {
      const result = sampleResult({
        id: 'r',
        sourceId: 'source',
        lock: { kind: 'pending', settings: defaultLock },
        ...change,
      })
      const answer = picture('raw')
      const item = { result, thumbnail: new Blob(['small']) }
      return gallery.resultArrived(item, answer, { answer, mask })
    },
  }
}

/** The queue as a tab knows it that leads, or watches. */
function leading(leads: boolean) {
  const { state } = createJobList()
  state.setState({ leads })
  return state
}

test('the locked picture takes the place of the raw answer, which is kept', async () => {
  const { arrived, locking, kind, shown, storage } = visit()
  await arrived()
  expect(await shown()).toBe('640x480 raw')
  locking.wanted('r')
  await settled()
  expect(kind()).toBe('locked')
  expect(await shown()).not.toBe('640x480 raw')
  expect(await storage.disk.locks.get('r')?.answer.text()).toBe('640x480 raw')
  expect(storage.disk.results.get('r')?.result.lock?.kind).toBe('locked')
})

test('a result that was deleted while it was put back is put back when it is had back', async () => {
  const { arrived, locking, kind, gallery, imaging, undo } = visit()
  await arrived()
  const goOn = imaging.gates.hold('lock')
  locking.wanted('r')
  await settled()
  gallery.resultDeleted('r', () => locking.wanted('r'))
  goOn()
  await settled()
  expect(kind()).toBeUndefined()
  undo()
  await settled()
  expect(kind()).toBe('locked')
})

test('a wish that comes while the last one is written holds', async () => {
  const { arrived, locking, kind, gallery, storage } = visit()
  await arrived()
  const goOn = storage.gates.hold('replaceResult')
  locking.wanted('r')
  await settled()
  expect(await (await gallery.picture('r'))?.text()).not.toBe('640x480 raw')
  void locking.adjusted('r', { ...defaultLock, featherPx: 9 })
  await settled()
  goOn()
  await settled()
  expect(kind()).toBe('locked')
  expect(gallery.item('r')?.result.lock?.settings.featherPx).toBe(9)
  expect(storage.disk.results.get('r')?.result.lock).toEqual(gallery.item('r')?.result.lock)
})

test('what cannot be written is not shown as if it were', async () => {
  const { arrived, locking, kind, gallery, storage } = visit()
  await arrived()
  storage.gates.fail('replaceResult', { kind: 'storage', detail: 'it is full' })
  locking.wanted('r')
  await settled()
  expect(kind()).toBe('failed')
  expect(await (await gallery.picture('r'))?.text()).toBe('640x480 raw')
})

test('what an earlier visit did not come to is done by the next', async () => {
  const first = visit()
  const never = first.imaging.gates.hold('lock')
  await first.arrived()
  first.locking.wanted('r')
  await settled()
  expect(first.kind()).toBe('pending')
  const second = visit(first.storage)
  await second.gallery.restored()
  second.locking.restored(leading(true))
  await settled()
  expect(second.kind()).toBe('locked')
  never()
})

test('what the tab that led did not come to is done by the one that leads next', async () => {
  const first = visit()
  const never = first.imaging.gates.hold('lock')
  await first.arrived()
  const watching = visit(first.storage)
  await watching.gallery.restored()
  const jobs = leading(false)
  watching.locking.restored(jobs)
  // It is not shown there yet when the first is closed.
  await first.arrived({ id: 'last' })
  await settled()
  expect(watching.kind()).toBe('pending')
  jobs.setState({ leads: true })
  await settled()
  expect(['r', 'last'].map((id) => watching.kind(id))).toEqual(['locked', 'locked'])
  never()
})

test('a failure keeps the raw answer and says why', async () => {
  const { arrived, locking, imaging, gallery, shown } = visit()
  imaging.gates.fail('lock', { kind: 'picture', detail: 'The answer is no picture.' })
  await arrived()
  locking.wanted('r')
  await settled()
  expect(gallery.item('r')?.result.lock).toMatchObject({
    kind: 'failed',
    why: 'The answer is no picture.',
  })
  expect(await shown()).toBe('640x480 raw')
})

test('a source that is no longer stored is told', async () => {
  const { arrived, locking, storage, gallery } = visit()
  storage.disk.sources.clear()
  await arrived()
  locking.wanted('r')
  await settled()
  expect(gallery.item('r')?.result.lock).toMatchObject({ kind: 'failed' })
})

test('the raw answer is one click away, and back again', async () => {
  const { arrived, locking, kind, shown } = visit()
  await arrived()
  locking.wanted('r')
  await settled()
  const locked = await shown()
  await locking.adjusted('r', undefined)
  expect(kind()).toBe('off')
  expect(await shown()).toBe('640x480 raw')
  await locking.adjusted('r', defaultLock)
  await settled()
  expect(kind()).toBe('locked')
  expect(await shown()).toBe(locked)
})

test('another wish while it works is what counts', async () => {
  const { arrived, locking, imaging, gallery } = visit()
  await arrived()
  const release = imaging.gates.hold('lock')
  locking.wanted('r')
  await settled()
  await locking.adjusted('r', { ...defaultLock, featherPx: 33 })
  release()
  await settled()
  expect(gallery.item('r')?.result.lock).toMatchObject({
    kind: 'locked',
    settings: { featherPx: 33 },
  })
})

test('a result that is deleted meanwhile stays so', async () => {
  const { arrived, locking, imaging, gallery } = visit()
  await arrived()
  const release = imaging.gates.hold('lock')
  locking.wanted('r')
  await settled()
  gallery.resultDeleted('r')
  release()
  await settled()
  expect(gallery.item('r')).toBeUndefined()
})

test('parts of one picture go on to one another', async () => {
  const { arrived, locking, gallery } = visit()
  const part = (x: number) => ({ x, y: 0, width: 100, height: 100 })
  await arrived({ id: 'one', setId: 's', crop: part(0) })
  locking.wanted('one')
  await settled()
  await arrived({ id: 'two', setId: 's', crop: part(300) })
  locking.wanted('two')
  await settled()
  expect(gallery.item('two')?.result.parents).toEqual(['one'])
  // The same part in another answer begins anew.
  await arrived({ id: 'three', setId: 's', index: 1, crop: part(0) })
  locking.wanted('three')
  await settled()
  expect(gallery.item('three')?.result.parents).toBeUndefined()
  // So does another request of the batch.
  await arrived({ id: 'four', batchId: 'b', setId: 't', crop: part(300) })
  locking.wanted('four')
  await settled()
  expect(gallery.item('four')?.result.parents).toBeUndefined()
})

describe('a part that is put back once more', () => {
  const part = (x: number) => ({ x, y: 0, width: 100, height: 100 })
  const feather = { ...defaultLock, featherPx: 33 }
  /** Two parts, the second put on to what the first came to. */
  async function twoParts() {
    const room = visit()
    for (const [id, x] of [
      ['one', 0],
      ['two', 300],
    ] as const) {
      await room.arrived({ id, setId: 's', crop: part(x) })
      room.locking.wanted(id)
      await settled()
    }
    return {
      ...room,
      adjusted: async (settings: LockSettings | undefined) => {
        await room.locking.adjusted('two', settings)
        await settled()
      },
      picture: (id: string) => room.storage.disk.pictures.get(id),
      base: () => room.imaging.lockOrders.at(-1)?.source,
      parents: () => room.gallery.item('two')?.result.parents,
    }
  }

  test('goes on to the other part as long as that is there', async () => {
    const { adjusted, base, picture, parents } = await twoParts()
    await adjusted(feather)
    expect(base()).toBe(picture('one'))
    expect(parents()).toEqual(['one'])
  })

  test('goes on to its own picture when the other part is gone, which shows that still', async () => {
    const { gallery, adjusted, base, picture, parents, kind } = await twoParts()
    gallery.resultDeleted('one')
    for (const settings of [feather, defaultLock]) {
      const before = picture('two')
      await adjusted(settings)
      expect(base()).toBe(before)
      expect([kind('two'), parents()]).toEqual(['locked', ['one']])
    }
  })

  test('goes on to its own picture while the other part is not put back', async () => {
    const { locking, adjusted, base, picture } = await twoParts()
    const before = picture('two')
    await locking.adjusted('one', undefined)
    await adjusted(feather)
    expect(base()).toBe(before)
  })

  test.each([
    ['its own picture is the raw answer', async ({ adjusted }) => adjusted(undefined)],
    [
      'its own picture is of another size',
      async ({ gallery }) => {
        const two = gallery.item('two')?.result
        if (two) await gallery.resultChanged({ ...two, size: { width: 320, height: 240 } })
      },
    ],
  ] satisfies readonly [string, (room: Awaited<ReturnType<typeof twoParts>>) => Promise<void>][])(
    'goes on to the source, and has no other part, where %s',
    async (_name, changed) => {
      const room = await twoParts()
      room.gallery.resultDeleted('one')
      await changed(room)
      await room.adjusted(feather)
      expect(await room.base()?.text()).toBe('640x480 source')
      expect([room.kind('two'), room.parents()]).toEqual(['locked', undefined])
    },
  )

  test('shows no other part while it is raw', async () => {
    const { adjusted, parents } = await twoParts()
    await adjusted(undefined)
    expect(parents()).toBeUndefined()
  })
})

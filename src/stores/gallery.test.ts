import { describe, expect, test } from 'vitest'
import type { Result } from '#core/result.ts'
import { settled } from '#testing/deferred.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleResult } from '#testing/samples.ts'
import { createGallery, type GalleryItem } from './gallery.ts'
import { createNotices } from './notices.ts'

const item = (change: Partial<Result>): GalleryItem => ({
  result: sampleResult(change),
  thumbnail: new Blob(['small']),
})
const large = (words: string) => new Blob([words], { type: 'image/png' })

function setUp(storage = createFakeStorage(), time = 0) {
  const notices = createNotices()
  const gallery = createGallery({ storage, notices, now: () => time++ })
  return {
    storage,
    gallery,
    notices,
    ids: () => gallery.state.getState().results.map(({ result }) => result.id),
    texts: () => notices.state.getState().map(({ text }) => text),
    undo: () => notices.actionTaken(notices.state.getState().at(-1)?.id ?? 0),
    expire: () => notices.dismissed(notices.state.getState().at(-1)?.id ?? 0),
  }
}

/** A gallery in which results arrived, by id, one after the other. */
async function filled(...ids: readonly string[]) {
  const room = setUp()
  for (const [index, id] of ids.entries())
    await room.gallery.resultArrived(item({ id, createdAt: index }), large(id))
  return room
}

describe('a picture that arrived', () => {
  test('is on the disk before it is shown', async () => {
    const { gallery, storage, ids } = setUp()
    const release = storage.gates.hold('addResult')
    const arriving = gallery.resultArrived(item({ id: 'a' }), large('a'))
    await settled()
    expect(ids()).toEqual([])
    release()
    await arriving
    expect(ids()).toEqual(['a'])
    expect(storage.disk.results.has('a')).toBe(true)
    expect(await (await gallery.picture('a'))?.text()).toBe('a')
  })

  test('but cannot be stored is shown, can be had while the page is open, and is said', async () => {
    const { gallery, storage, ids, notices } = setUp()
    storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
    await gallery.resultArrived(item({ id: 'a' }), large('a'))
    expect(ids()).toEqual(['a'])
    expect(await (await gallery.picture('a'))?.text()).toBe('a')
    const said = notices.state.getState().map(({ text, next }) => `${text} ${next}`)
    expect(said.join('\n')).toMatch(/it is full/)
    expect(said.join('\n')).toMatch(/download it before you close the page/)
  })

  test('comes before older ones; those of one batch by their place', async () => {
    const { gallery, ids } = await filled('old', 'new')
    await gallery.resultArrived(item({ id: 'new-2', createdAt: 1, index: 1 }), large(''))
    await gallery.resultArrived(item({ id: 'between', createdAt: 0.5 }), large(''))
    expect(ids()).toEqual(['new-2', 'new', 'between', 'old'])
  })
})

describe('after a reload', () => {
  test('everything is there again, newest first', async () => {
    const { storage } = await filled('a', 'b', 'c')
    const { gallery, ids } = setUp(storage)
    await gallery.restored()
    expect(ids()).toEqual(['c', 'b', 'a'])
    expect(await (await gallery.picture('b'))?.text()).toBe('b')
  })

  test('a picture that arrives meanwhile is shown once', async () => {
    const { storage } = await filled('a')
    const { gallery, ids } = setUp(storage)
    const releaseRead = storage.gates.hold('results')
    const restoring = gallery.restored()
    await gallery.resultArrived(item({ id: 'b', createdAt: 9 }), large('b'))
    releaseRead()
    await restoring
    expect(ids()).toEqual(['b', 'a'])
  })

  test('a picture that is stored while earlier ones are read is shown once', async () => {
    const { gallery, storage, ids } = setUp()
    const arrived = item({ id: 'a' })
    storage.disk.results.set('a', arrived)
    const release = storage.gates.hold('addResult')
    const arriving = gallery.resultArrived(arrived, large('a'))
    await gallery.restored()
    release()
    await arriving
    expect(ids()).toEqual(['a'])
  })

  test('what another tab may still undo stays on the disk, out of sight', async () => {
    const { storage, gallery } = await filled('a', 'b')
    gallery.resultDeleted('a')
    await settled()
    const again = setUp(storage, 30_000)
    await again.gallery.restored()
    await settled()
    expect(again.ids()).toEqual(['b'])
    expect([...storage.disk.pictures.keys()]).toEqual(['a', 'b'])
  })

  test('what was being deleted is deleted', async () => {
    const { storage, gallery } = await filled('a', 'b')
    gallery.resultDeleted('a')
    await settled()
    const again = setUp(storage, 120_000)
    await again.gallery.restored()
    await settled()
    expect(again.ids()).toEqual(['b'])
    expect([...storage.disk.results.keys()]).toEqual(['b'])
    expect([...storage.disk.pictures.keys()]).toEqual(['b'])
  })

  test('that earlier results cannot be read is said', async () => {
    const { gallery, storage, texts } = setUp()
    storage.gates.fail('results', { kind: 'storage', detail: 'it is locked' })
    await gallery.restored()
    expect(texts()).toEqual([expect.stringContaining('it is locked')])
  })
})

describe('a result that is deleted', () => {
  test('is gone at once, on the disk only when it cannot come back', async () => {
    const { gallery, storage, ids, expire } = await filled('a', 'b')
    gallery.resultDeleted('a')
    expect(ids()).toEqual(['b'])
    await settled()
    expect(storage.disk.pictures.has('a')).toBe(true)
    expire()
    await settled()
    expect(storage.disk.results.has('a')).toBe(false)
    expect(storage.disk.pictures.has('a')).toBe(false)
  })

  test('comes back to its place, for good', async () => {
    const { gallery, storage, ids, undo } = await filled('a', 'b', 'c')
    gallery.resultDeleted('b')
    undo()
    expect(ids()).toEqual(['c', 'b', 'a'])
    await settled()
    const again = setUp(storage)
    await again.gallery.restored()
    await settled()
    expect(again.ids()).toEqual(['c', 'b', 'a'])
    expect(await (await again.gallery.picture('b'))?.text()).toBe('b')
  })

  test('comes back also when it could not be stored', async () => {
    const { gallery, storage, undo, expire } = setUp()
    storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
    await gallery.resultArrived(item({ id: 'a' }), large('a'))
    gallery.resultDeleted('a')
    undo()
    expect(await (await gallery.picture('a'))?.text()).toBe('a')
    gallery.resultDeleted('a')
    expire()
    expect(await gallery.picture('a')).toBeUndefined()
  })

  test('and was in memory alone comes back after the rest was stored, and is stored then', async () => {
    const { gallery, storage, ids, undo } = setUp()
    const heal = storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
    await gallery.resultArrived(item({ id: 'a' }), large('a'))
    gallery.resultDeleted('a')
    heal()
    expect(await gallery.storedAgain()).toBeUndefined()
    expect(storage.disk.results.size).toBe(0)
    undo()
    await settled()
    expect(ids()).toEqual(['a'])
    expect(await storage.disk.pictures.get('a')?.text()).toBe('a')
    expect(await (await gallery.picture('a'))?.text()).toBe('a')
  })

  test('and was in memory alone is gone for good once it cannot come back', async () => {
    const { gallery, storage, expire } = setUp()
    const heal = storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
    await gallery.resultArrived(item({ id: 'a' }), large('a'))
    gallery.resultDeleted('a')
    heal()
    await gallery.storedAgain()
    expire()
    await settled()
    expect(await gallery.storedAgain()).toBeUndefined()
    expect(storage.disk.results.size).toBe(0)
    expect(await gallery.picture('a')).toBeUndefined()
  })

  test('is no longer open', async () => {
    const { gallery } = await filled('a', 'b')
    gallery.resultOpened('a')
    gallery.resultDeleted('b')
    expect(gallery.state.getState().openedId).toBe('a')
    gallery.resultDeleted('a')
    expect(gallery.state.getState().openedId).toBeUndefined()
  })

  test('twice, or one nobody knows, is said once', async () => {
    const { gallery, texts } = await filled('a')
    gallery.resultDeleted('a')
    gallery.resultDeleted('a')
    gallery.resultDeleted('nobody')
    expect(texts()).toHaveLength(1)
  })

  test('but cannot be deleted is said', async () => {
    const { gallery, storage, texts, expire } = await filled('a')
    gallery.resultDeleted('a')
    await settled()
    storage.gates.fail('removeResult', { kind: 'storage', detail: 'it is locked' })
    expire()
    await settled()
    expect(texts()).toEqual([expect.stringContaining('it is locked')])
  })
})

test('a result is opened and closed', async () => {
  const { gallery } = await filled('a')
  gallery.resultOpened('a')
  expect(gallery.state.getState().openedId).toBe('a')
  gallery.resultClosed()
  expect(gallery.state.getState().openedId).toBeUndefined()
})

test('the source of a result comes from the disk', async () => {
  const { gallery, storage } = setUp()
  const source = { id: 's', name: 'a.png', blob: large('s') }
  storage.disk.sources.set('s', source)
  expect(await gallery.source('s')).toBe(source)
  expect(await gallery.source('nobody')).toBeUndefined()
})

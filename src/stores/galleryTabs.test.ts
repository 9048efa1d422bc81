import { expect, test, vi } from 'vitest'
import { emptyMask } from '#core/mask/mask.ts'
import { packed } from '#core/mask/pack.ts'
import { defaultLock } from '#core/pixelLock.ts'
import type { Result } from '#core/result.ts'
import { deferred, settled } from '#testing/deferred.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleResult } from '#testing/samples.ts'
import { createSession } from '#testing/session.ts'
import type { GalleryItem } from './gallery.ts'
import { createResultWrites } from './resultWrites.ts'

type Tab = ReturnType<typeof createSession>

const item = (change: Partial<Result> = {}): GalleryItem => ({
  result: sampleResult({ id: 'r', ...change }),
  thumbnail: new Blob(['small']),
})
const picture = new Blob(['large'])
const material = { answer: picture, mask: packed(emptyMask({ width: 4, height: 4 })) }

const ids = ({ gallery }: Tab) => gallery.state.getState().results.map(({ result }) => result.id)
const noteIn = ({ gallery }: Tab) => gallery.item('r')?.result.note
const undo = ({ notices }: Tab) => notices.actionTaken(notices.state.getState().at(-1)?.id ?? 0)
const expire = ({ notices }: Tab) => notices.dismissed(notices.state.getState().at(-1)?.id ?? 0)

/** Two tabs of a browser, both with a result. */
async function twoTabs() {
  const one = createSession(createFakeStorage())
  const other = createSession(one.storage.newTab())
  await one.gallery.resultArrived(item(), picture)
  await heard(one, other)
  return { one, other, disk: one.storage.disk }
}
/** All that was told is heard, and looked at. */
async function heard(...tabs: readonly Tab[]) {
  await settled()
  for (const { timers } of tabs) for (const { call } of timers.splice(0)) call()
  await settled()
}

test('what one tab makes of a result is shown in the other, and comes back from a deletion there', async () => {
  const { one, other, disk } = await twoTabs()
  await one.gallery.resultChanged({ ...item().result, note: 'newer' })
  await heard(other)
  expect(noteIn(other)).toBe('newer')
  const lock = { kind: 'pending', settings: defaultLock } as const
  const replaced = item({ note: 'newest', lock })
  await one.gallery.resultReplaced(replaced, picture, material)
  await heard(other)
  expect(other.gallery.item('r')?.result).toEqual(replaced.result)
  other.gallery.resultDeleted('r')
  undo(other)
  await heard(one)
  expect(disk.results.get('r')?.result).toEqual(replaced.result)
  expect(one.gallery.item('r')?.result).toEqual(replaced.result)
})

test('a deletion that has not heard of a change does not undo it', async () => {
  const { one, other, disk } = await twoTabs()
  await one.gallery.resultChanged({ ...item().result, note: 'newer' })
  other.gallery.resultDeleted('r')
  await settled()
  expect(disk.results.get('r')?.result).toMatchObject({
    note: 'newer',
    deletedAt: expect.any(Number),
  })
  undo(other)
  await settled()
  expect(disk.results.get('r')?.result).toEqual({ ...item().result, note: 'newer' })
  expect(noteIn(other)).toBe('newer')
})

test('a change that has not heard of a deletion does not undo it', async () => {
  const { one, other } = await twoTabs()
  other.gallery.resultDeleted('r')
  await settled()
  await one.gallery.resultReplaced(item({ note: 'locked' }), picture, material)
  await heard(one, other)
  expect([ids(one), ids(other)]).toEqual([[], []])
  undo(other)
  await heard(one, other)
  expect([noteIn(one), noteIn(other)]).toEqual(['locked', 'locked'])
})

test('what is deleted in one tab is gone in the other, also from its large view', async () => {
  const { one, other } = await twoTabs()
  other.gallery.resultOpened('r')
  one.gallery.resultDeleted('r')
  await heard(other)
  expect(ids(other)).toEqual([])
  expect(other.gallery.state.getState().openedId).toBeUndefined()
  undo(one)
  await heard(other)
  expect(ids(other)).toEqual(['r'])
  await one.gallery.resultRemoved('r')
  await heard(other)
  expect(ids(other)).toEqual([])
})

test('what two tabs deleted and one brought back stays', async () => {
  const { one, other, disk } = await twoTabs()
  one.gallery.resultDeleted('r')
  other.gallery.resultDeleted('r')
  await settled()
  undo(other)
  await heard(one, other)
  expire(one)
  await heard(one, other)
  expect([ids(one), ids(other), disk.results.size]).toEqual([['r'], ['r'], 1])
})

test('a result that this tab is writing stays as it is here', async () => {
  const { one, other } = await twoTabs()
  const release = one.storage.gates.hold('putResult')
  const changing = one.gallery.resultChanged({ ...item().result, note: 'mine' })
  other.gallery.resultDeleted('r')
  undo(other)
  await heard(one)
  expect(noteIn(one)).toBe('mine')
  release()
  await changing
  await heard(other)
  expect(noteIn(other)).toBe('mine')
})

test('a result that is in one tab alone stays there', async () => {
  const { one, other } = await twoTabs()
  const heal = one.storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
  await one.gallery.resultArrived(item({ id: 'mine', createdAt: 9000 }), picture)
  heal()
  await one.gallery.restored()
  await heard(other)
  expect([ids(one), ids(other)]).toEqual([['mine', 'r'], ['r']])
  await one.gallery.storedAgain()
  await heard(other)
  expect(ids(other)).toEqual(['mine', 'r'])
})

test('a result that did not change is not drawn anew', async () => {
  const { one, other, disk } = await twoTabs()
  const before = other.gallery.item('r')
  disk.results.set('r', structuredClone(item()))
  await one.gallery.resultArrived(item({ id: 'second' }), picture)
  await heard(other)
  expect(ids(other)).toHaveLength(2)
  expect(other.gallery.item('r')).toBe(before)
})

test('what is written while all results are read is known better here', async () => {
  const { promise, resolve } = deferred<readonly GalleryItem[]>()
  const tellTabs = vi.fn()
  const { read, written } = createResultWrites({ results: () => promise, tellTabs })
  const earlier = deferred<void>()
  void written('begun before', () => earlier.promise)
  const reading = read()
  await written('begun and ended', async () => {})
  await expect(written('failed', () => Promise.reject(new Error('full')))).rejects.toThrow('full')
  expect(tellTabs.mock.calls).toEqual([[{ kind: 'results' }]])
  resolve([])
  expect([...(await reading).own]).toEqual(['begun before', 'begun and ended', 'failed'])
  expect([...(await read()).own]).toEqual(['begun before'])
  earlier.resolve()
})

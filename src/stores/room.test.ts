import { expect, test } from 'vitest'
import { settled } from '#testing/deferred.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleResult } from '#testing/samples.ts'
import { createRoom } from './room.ts'

/** A disk with one result on it, and much room by the browser's count. */
function setUp() {
  const storage = createFakeStorage()
  storage.roomLeft = { usedBytes: 10, quotaBytes: 100, persisted: false }
  storage.disk.pictures.set('a', new Blob(['large']))
  const items = { a: { result: sampleResult({ id: 'a' }), thumbnail: new Blob(['small']) } }
  const timers: (() => void)[] = []
  const room = createRoom({
    storage,
    gallery: { item: (id) => (id === 'a' ? items.a : undefined) },
    after: (_, call) => void timers.push(call),
  })
  return {
    room,
    candidates: () => room.state.getState().candidates.map(({ result }) => result.id),
    /** Something was stored, and that was looked at. */
    changed: async () => {
      room.changed()
      for (const call of timers.splice(0)) call()
      await settled()
    },
  }
}

test('what could go is told as long as the disk is full, whatever is stored meanwhile', async () => {
  const { room, candidates, changed } = setUp()
  await changed()
  expect(candidates()).toEqual([])
  room.full(true)
  await settled()
  expect(candidates()).toEqual(['a'])
  await changed()
  expect(candidates()).toEqual(['a'])
  room.full(false)
  await settled()
  expect(candidates()).toEqual([])
})

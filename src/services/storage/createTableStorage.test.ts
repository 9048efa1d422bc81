import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, expect, test } from 'vitest'
import { emptyHistory, recorded, undone } from '#core/mask/history.ts'
import { emptyMask, type Mask, withTiles } from '#core/mask/mask.ts'
import { packed } from '#core/mask/pack.ts'
import { createFakeLocks } from '#testing/fakeLocks.ts'
import { createStorage } from './createStorage.ts'
import type { Storage } from './storage.ts'

let name: string
let storage: Storage
const visitedAgain = () =>
  createStorage({ databaseName: name, locks: createFakeLocks().tab().locks })

beforeEach(() => {
  name = crypto.randomUUID()
  storage = visitedAgain()
})

const source = (id: string) => ({ id, name: `${id}.png`, blob: new Blob([id]) })
const blank = emptyMask({ width: 64, height: 64 })
const marked = (value: number) => withTiles(blank, new Map([[0, new Uint8Array(4096).fill(value)]]))

/** A painting of so many steps. */
function painted(...values: readonly number[]) {
  let mask: Mask = blank
  let history = emptyHistory
  for (const value of values) {
    const next = marked(value)
    history = recorded(history, mask, next)
    mask = next
  }
  return { mask, history }
}
const stored = ({ mask, history }: ReturnType<typeof painted>) => ({
  mask: packed(mask),
  past: history.past,
  future: history.future,
})

/** How many records a store has. */
async function countOf(store: string) {
  const database = await openDB(name)
  const count = await database.count(store)
  database.close()
  return count
}

test('nothing is found where nothing was kept', async () => {
  expect(await storage.table()).toBeUndefined()
})

test('the table comes back with its paintings, their steps and the view', async () => {
  const view = { scale: 2, x: 3, y: 4 }
  const { mask, history } = painted(10, 20, 30)
  const back = undone(mask, history)
  if (!back) throw new Error('there is a step to undo')
  await storage.saveTable({ sources: [source('a'), source('b')], view })
  await storage.savePainting('a', stored(back))
  const found = await visitedAgain().table()
  expect(found?.sources.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(found?.view).toEqual(view)
  expect(found?.paintings.a).toEqual(stored(back))
  expect(found?.paintings.b).toBeUndefined()
})

test('a step is written once and goes with its painting', async () => {
  await storage.saveTable({ sources: [source('a')] })
  await storage.savePainting('a', stored(painted(1)))
  const three = painted(1, 2, 3)
  await storage.savePainting('a', stored(three))
  expect(await countOf('steps')).toBe(3)
  const later = visitedAgain()
  const found = await later.table()
  const painting = found?.paintings.a
  if (!painting) throw new Error('the painting is there')
  // Saved again as it was found: the steps keep their records.
  await later.savePainting('a', painting)
  expect(await countOf('steps')).toBe(3)
  await later.saveTable({ sources: [] })
  expect(await countOf('steps')).toBe(0)
  expect(await countOf('paintings')).toBe(0)
})

test('steps that are missing cost the way beyond them only', async () => {
  await storage.saveTable({ sources: [source('a')] })
  await storage.savePainting('a', stored(painted(1, 2, 3)))
  const database = await openDB(name)
  const { past } = await database.get('paintings', 'a')
  await database.delete('steps', past[1])
  database.close()
  expect((await visitedAgain().table())?.paintings.a?.past).toHaveLength(1)
})

test('what lies on the table is no unused source', async () => {
  await storage.saveTable({ sources: [source('a')] })
  await storage.removeUnusedSources()
  expect((await storage.table())?.sources).toHaveLength(1)
  await storage.saveTable({ sources: [] })
  await storage.removeUnusedSources()
  expect(await countOf('sources')).toBe(0)
})

test('a database of the first version is taken over', async () => {
  const old = await openDB(name, 1, {
    upgrade(database) {
      for (const store of ['jobs', 'uploads', 'results', 'pictures', 'sources'])
        database.createObjectStore(store)
    },
  })
  await old.put('sources', source('kept'), 'kept')
  old.close()
  expect((await storage.source('kept'))?.name).toBe('kept.png')
  await storage.saveTable({ sources: [source('a')] })
  expect((await storage.table())?.sources).toHaveLength(1)
})

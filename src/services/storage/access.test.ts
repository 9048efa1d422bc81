import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { createFakeLocks } from '#testing/fakeLocks.ts'
import { type Access, createAccess } from './access.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** A tab after its first write, before which there is one more. */
async function openAccess(): Promise<Access> {
  const access = createAccess(crypto.randomUUID(), createFakeLocks().tab().locks)
  await write(access, 'jobs', 'first')
  return access
}

/** Watches how many writing transactions are under way at once. */
function watchWrites() {
  const seen = { now: 0, most: 0, all: 0 }
  const begin = IDBDatabase.prototype.transaction
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    stores,
    mode,
    options,
  ) {
    const transaction = begin.call(this, stores, mode, options)
    if (mode !== 'readwrite') return transaction
    seen.now += 1
    seen.all += 1
    seen.most = Math.max(seen.most, seen.now)
    for (const end of ['complete', 'abort'])
      transaction.addEventListener(end, () => {
        seen.now -= 1
      })
    return transaction
  })
  return seen
}

type Store = 'jobs' | 'pictures'

const write = (access: Access, store: Store, key: string, value: unknown = key) =>
  access.writing({
    stores: [store],
    work: async (writing) => {
      if (store === 'jobs') await writing.objectStore(store).put(value, key)
      else await writing.objectStore(store).put(new Blob([key]), key)
      return key
    },
  })

const keysOf = (access: Access, store: 'jobs' | 'pictures') =>
  access.using((database) => database.getAllKeys(store))

test('writes go one by one, of all tabs', async () => {
  const name = crypto.randomUUID()
  const { tab } = createFakeLocks()
  const tabs = Array.from({ length: 3 }, () => createAccess(name, tab().locks))
  await Promise.all(tabs.map((access) => keysOf(access, 'jobs')))
  const seen = watchWrites()
  await Promise.all(
    tabs.flatMap((access, index) =>
      Array.from({ length: 5 }, (_, turn) =>
        write(access, turn % 2 === 0 ? 'jobs' : 'pictures', `${index} ${turn}`),
      ),
    ),
  )
  expect(seen.most).toBe(1)
  for (const access of tabs) {
    expect(await keysOf(access, 'jobs')).toHaveLength(3 * tabs.length)
    expect(await keysOf(access, 'pictures')).toHaveLength(2 * tabs.length)
  }
})

test('the log is renewed before the first write, once, and nothing is left of it', async () => {
  const access = createAccess(crypto.randomUUID(), createFakeLocks().tab().locks)
  await access.using((database) => database.getAllKeys('jobs'))
  let bytes = 0
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: { tiles?: Uint8Array },
    key?: IDBValidKey,
  ) {
    if (value.tiles) expect(value.tiles.byteLength).toBeLessThan(65_536)
    bytes += value.tiles?.byteLength ?? 0
    return put.call(this, value, key)
  })
  await write(access, 'jobs', 'a')
  expect(bytes).toBeGreaterThan(4 * 2 ** 20)
  const once = bytes
  await write(access, 'jobs', 'b')
  expect(bytes).toBe(once)
  expect(await access.using((database) => database.count('steps'))).toBe(0)
})

test('those that wait together share a transaction, and see what the others wrote', async () => {
  const access = await openAccess()
  const seen = watchWrites()
  const raise = () =>
    access.writing({
      stores: ['jobs'],
      work: async (writing) => {
        const jobs = writing.objectStore('jobs')
        const next = Number((await jobs.get('count')) ?? 0) + 1
        await jobs.put(next, 'count')
        return next
      },
    })
  expect(await Promise.all(Array.from({ length: 20 }, raise))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
  expect(seen.all).toBe(2)
})

test('one that fails is a storage failure, and takes no other along', async () => {
  const access = createAccess(crypto.randomUUID(), createFakeLocks().tab().locks)
  const failing = (key: string) =>
    access.writing({
      stores: ['jobs'],
      work: async (writing) => {
        await writing.objectStore('jobs').put(key, key)
        throw new DOMException('no room', 'QuotaExceededError')
      },
    })
  const outcomes = await Promise.allSettled([
    write(access, 'jobs', 'a'),
    failing('b'),
    write(access, 'pictures', 'c'),
    failing('d'),
    write(access, 'jobs', 'e'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(outcomes[1]).toMatchObject({ reason: { failure: { kind: 'storage', full: true } } })
  expect(await keysOf(access, 'jobs')).toEqual(['a', 'e'])
  expect(await keysOf(access, 'pictures')).toEqual(['c'])
})

test('a full disk undoes what had no room, and tells so', async () => {
  const access = createAccess(crypto.randomUUID(), createFakeLocks().tab().locks)
  await write(access, 'jobs', 'before')
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) {
    const { transaction } = this
    const request = put.call(this, value, key)
    if (key === 'large')
      request.addEventListener('success', () => {
        Object.assign(transaction, { error: new DOMException('no room', 'QuotaExceededError') })
        transaction.abort()
      })
    return request
  })
  const [large, small] = await Promise.allSettled([
    write(access, 'jobs', 'large'),
    write(access, 'jobs', 'small'),
  ])
  expect(large).toMatchObject({ reason: { failure: { kind: 'storage', full: true } } })
  expect(small.status).toBe('fulfilled')
  expect(await keysOf(access, 'jobs')).toEqual(['before', 'small'])
})

test('a page that may have no locks fails to write in words', async () => {
  const request: LockManager['request'] = () =>
    Promise.reject(new DOMException('not allowed here', 'SecurityError'))
  const query = async () => ({ held: [], pending: [] })
  const access = createAccess(crypto.randomUUID(), { request, query })
  await expect(write(access, 'jobs', 'a')).rejects.toMatchObject({
    failure: { kind: 'storage', detail: 'not allowed here' },
  })
})

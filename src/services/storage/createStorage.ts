import { connectionFile } from '#services/storage/connectionFile.ts'
import { createJobStorage } from '#services/storage/createJobStorage.ts'
import { createRoomStorage } from '#services/storage/createRoomStorage.ts'
import { createTableStorage, TABLE_KEY } from '#services/storage/createTableStorage.ts'
import { type Database, openDatabase } from '#services/storage/database.ts'
import { createLocalRecord } from '#services/storage/localRecord.ts'
import { parsePrompts } from '#services/storage/promptRecords.ts'
import { createQueueTabs } from '#services/storage/queueTabs.ts'
import {
  parseJob,
  parseSettings,
  parseSpending,
  parseStoredResult,
} from '#services/storage/records.ts'
import type { Storage } from '#services/storage/storage.ts'
import { storageFailure } from '#services/storage/storageFailure.ts'

/** A write that resolves is on disk, not in a buffer: pictures cost money. */
const strict = { durability: 'strict' } as const

const byCreation = (a: { createdAt: number; id: string }, b: { createdAt: number; id: string }) =>
  a.createdAt - b.createdAt || a.id.localeCompare(b.id)

/** The ids of the sources that records name; undefined where a record cannot be read. */
function usedSources(jobs: readonly unknown[], results: readonly unknown[]) {
  const used = new Set<string>()
  for (const record of jobs) {
    const job = parseJob(record)
    if (!job) return undefined
    for (const id of job.sourceIds) used.add(id)
  }
  for (const record of results) {
    const stored = parseStoredResult(record)
    if (!stored) return undefined
    if (stored.result.sourceId !== undefined) used.add(stored.result.sourceId)
  }
  return used
}

/** Storage in IndexedDB (records and pictures) and localStorage (settings). */
export function createStorage(databaseName = 'maskroom', local = () => localStorage): Storage {
  let opened: Promise<Database> | undefined
  const closed = () => {
    opened = undefined
  }

  async function using<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      opened ??= openDatabase(databaseName, closed)
      return await work(await opened)
    } catch (error) {
      // Some browsers lose a connection without a word: the next use tries a fresh one.
      closed()
      throw storageFailure(error)
    }
  }

  const settings = createLocalRecord('maskroom.settings', parseSettings, local)
  const spending = createLocalRecord('maskroom.spending', parseSpending, local)
  const prompts = createLocalRecord('maskroom.prompts', parsePrompts, local)

  return {
    ...createQueueTabs(),
    ...createJobStorage(using),
    ...createRoomStorage(using),
    ...createTableStorage(using),
    addResult: (stored, picture, material) =>
      using(async (database) => {
        const write = database.transaction(['results', 'pictures', 'locks'], 'readwrite', strict)
        const { id } = stored.result
        await Promise.all([
          write.objectStore('results').put(stored, id),
          write.objectStore('pictures').put(picture, id),
          material && write.objectStore('locks').put(material, id),
          write.done,
        ])
      }),
    replaceResult: (stored, picture, material) =>
      using(async (database) => {
        const write = database.transaction(['results', 'pictures', 'locks'], 'readwrite', strict)
        const { id } = stored.result
        const isThere = (await write.objectStore('results').getKey(id)) !== undefined
        await Promise.all([
          isThere && write.objectStore('results').put(stored, id),
          isThere && write.objectStore('pictures').put(picture, id),
          isThere && write.objectStore('locks').put(material, id),
          write.done,
        ])
      }),
    lockMaterial: (resultId) => using((database) => database.get('locks', resultId)),
    putResult: (result) =>
      using(async (database) => {
        const write = database.transaction('results', 'readwrite')
        const stored = await write.store.get(result.id)
        const put = stored && write.store.put({ ...stored, result }, result.id)
        await Promise.all([put, write.done])
      }),
    results: () =>
      using(async (database) => {
        const records = await database.getAll('results')
        const readable = records.flatMap((record) => parseStoredResult(record) ?? [])
        return readable.sort((a, b) => byCreation(a.result, b.result))
      }),
    picture: (resultId) => using((database) => database.get('pictures', resultId)),
    removeResult: (resultId) =>
      using(async (database) => {
        const write = database.transaction(['results', 'pictures', 'locks'], 'readwrite')
        await Promise.all([
          write.objectStore('results').delete(resultId),
          write.objectStore('pictures').delete(resultId),
          write.objectStore('locks').delete(resultId),
          write.done,
        ])
      }),
    source: (sourceId) => using((database) => database.get('sources', sourceId)),
    removeUnusedSources: () =>
      using(async (database) => {
        const write = database.transaction(['jobs', 'results', 'sources', 'table'], 'readwrite')
        const [jobs, results, ids, table] = await Promise.all([
          write.objectStore('jobs').getAll(),
          write.objectStore('results').getAll(),
          write.objectStore('sources').getAllKeys(),
          write.objectStore('table').get(TABLE_KEY),
        ])
        const used = usedSources(jobs, results)
        for (const id of table?.sourceIds ?? []) used?.add(id)
        // Records that cannot be read may be of a newer version: what they were made from stays.
        const unused = used ? ids.filter((id) => !used.has(id)) : []
        await Promise.all([
          ...unused.map((id) => write.objectStore('sources').delete(id)),
          write.done,
        ])
      }),
    settings: settings.read,
    saveSettings: settings.write,
    spending: () => spending.read() ?? [],
    saveSpending: spending.write,
    prompts: prompts.read,
    savePrompts: prompts.write,
    connectionFile,
  }
}

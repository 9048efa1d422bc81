import { present } from '#core/present.ts'
import type { Result } from '#core/result.ts'
import { createAccess } from '#services/storage/access.ts'
import { connectionFile } from '#services/storage/connectionFile.ts'
import { createJobStorage, dropUnneeded } from '#services/storage/createJobStorage.ts'
import { createPlanStorage } from '#services/storage/createPlanStorage.ts'
import { createRoomStorage } from '#services/storage/createRoomStorage.ts'
import { createSettingsStorage } from '#services/storage/createSettingsStorage.ts'
import { createTableStorage, TABLE_KEY } from '#services/storage/createTableStorage.ts'
import type { Write } from '#services/storage/database.ts'
import { createDraftStorage } from '#services/storage/draftStorage.ts'
import { createLocalRecord } from '#services/storage/localRecord.ts'
import { parsePrompts } from '#services/storage/promptRecords.ts'
import { createQueueTabs } from '#services/storage/queueTabs.ts'
import { parseJob, parseSpending, parseStoredResult } from '#services/storage/records.ts'
import type { Storage } from '#services/storage/storage.ts'

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

function marked({ deletedAt: _, ...result }: Result, deletedAt: number | undefined): Result {
  return { ...result, ...present({ deletedAt }) }
}

const resultIn = async (write: Write, id: string) =>
  parseStoredResult(await write.objectStore('results').get(id))

/** Storage in IndexedDB (records and pictures) and localStorage (settings). */
export function createStorage({
  databaseName = 'maskroom',
  local = () => localStorage,
  session = () => sessionStorage,
  locks = navigator.locks,
} = {}): Storage {
  const access = createAccess(databaseName, locks)
  const { using, writing } = access
  const spending = createLocalRecord('maskroom.spending', parseSpending, local)
  const prompts = createLocalRecord('maskroom.prompts', parsePrompts, local)

  const changeResult = (id: string, change: (stored: Result) => Result) =>
    writing({
      stores: ['results'],
      work: async (write) => {
        const stored = await resultIn(write, id)
        if (!stored) return
        await write.objectStore('results').put({ ...stored, result: change(stored.result) }, id)
      },
    })

  return {
    ...createQueueTabs(locks),
    ...createJobStorage(access),
    ...createRoomStorage(access),
    ...createTableStorage(access, locks),
    ...createPlanStorage(access),
    ...createSettingsStorage({ local, session }),
    addResult: (stored, picture, material) =>
      writing({
        stores: ['results', 'pictures', 'locks'],
        // Pictures cost money.
        strict: true,
        work: async (write) => {
          const { id } = stored.result
          await Promise.all([
            write.objectStore('results').put(stored, id),
            write.objectStore('pictures').put(picture, id),
            material && write.objectStore('locks').put(material, id),
          ])
        },
      }),
    replaceResult: (replaced, picture, material) =>
      writing({
        stores: ['results', 'pictures', 'locks'],
        strict: true,
        work: async (write) => {
          const { id } = replaced.result
          const stored = await resultIn(write, id)
          if (!stored) return
          const result = marked(replaced.result, stored.result.deletedAt)
          await Promise.all([
            write.objectStore('results').put({ ...replaced, result }, id),
            write.objectStore('pictures').put(picture, id),
            write.objectStore('locks').put(material, id),
          ])
        },
      }),
    lockMaterial: (resultId) => using((database) => database.get('locks', resultId)),
    putResult: (result) => changeResult(result.id, ({ deletedAt }) => marked(result, deletedAt)),
    markResult: (resultId, deletedAt) =>
      changeResult(resultId, (stored) => marked(stored, deletedAt)),
    results: () =>
      using(async (database) => {
        const records = await database.getAll('results')
        const readable = records.flatMap((record) => parseStoredResult(record) ?? [])
        return readable.sort((a, b) => byCreation(a.result, b.result))
      }),
    picture: (resultId) => using((database) => database.get('pictures', resultId)),
    removeResult: (resultId) =>
      writing({
        stores: ['results', 'pictures', 'locks', 'jobs', 'uploads'],
        work: async (write) => {
          const stored = await resultIn(write, resultId)
          await Promise.all([
            write.objectStore('results').delete(resultId),
            write.objectStore('pictures').delete(resultId),
            write.objectStore('locks').delete(resultId),
          ])
          if (stored) await dropUnneeded(write, stored.result.jobId)
        },
      }),
    source: (sourceId) => using((database) => database.get('sources', sourceId)),
    removeUnusedSources: () =>
      writing({
        stores: ['jobs', 'results', 'sources', 'table'],
        work: async (write) => {
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
          await Promise.all([...unused.map((id) => write.objectStore('sources').delete(id))])
        },
      }),
    spending: () => spending.read() ?? [],
    saveSpending: spending.write,
    ...createDraftStorage(session),
    prompts: prompts.read,
    savePrompts: prompts.write,
    connectionFile,
  }
}

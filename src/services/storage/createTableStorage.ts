import type { View } from '#core/geometry.ts'
import type { Step } from '#core/mask/history.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import type { Access } from '#services/storage/access.ts'
import type { Database } from '#services/storage/database.ts'
import type { FoundTable, StoredPainting, TableStorage } from '#services/storage/storage.ts'
import { claimLock } from '#services/storage/tabLocks.ts'

export interface TableRecord {
  readonly sourceIds: readonly string[]
  readonly view?: View
}

export interface PaintingRecord {
  readonly mask: PackedMask
  /** Ids of steps. */
  readonly past: readonly string[]
  readonly future: readonly string[]
}

/** The one record of the store `table`. */
export const TABLE_KEY = 'table'
const LOCK = 'maskroom.table'

/** The table in IndexedDB. A step is written once, however often the mask is saved. */
export function createTableStorage({ using, writing }: Access, locks: LockManager): TableStorage {
  /** Steps are never changed, so that one that has an id is on disk or on its way there. */
  const ids = new WeakMap<Step, string>()
  const idOf = (step: Step) => {
    const id = ids.get(step) ?? crypto.randomUUID()
    ids.set(step, id)
    return id
  }

  const readTable = (database: Database) => database.get('table', TABLE_KEY)

  async function readSteps(database: Database, wanted: readonly string[]) {
    const steps = await Promise.all(wanted.map((id) => database.get('steps', id)))
    // A step that is missing breaks the way beyond it.
    const firstGood = steps.lastIndexOf(undefined) + 1
    const found = steps.slice(firstGood).filter((step) => step !== undefined)
    found.forEach((step, index) => {
      ids.set(step, wanted[firstGood + index] ?? '')
    })
    return found
  }

  async function readPainting(database: Database, id: string) {
    const record = await database.get('paintings', id)
    if (!record) return undefined
    const [past, future] = await Promise.all([
      readSteps(database, record.past),
      readSteps(database, record.future),
    ])
    return { mask: record.mask, past, future }
  }

  async function findTable(database: Database): Promise<FoundTable | undefined> {
    const record = await readTable(database)
    if (!record) return undefined
    const found = await Promise.all(record.sourceIds.map((id) => database.get('sources', id)))
    const sources = found.filter((source) => source !== undefined)
    const paintings: Record<string, StoredPainting> = {}
    for (const { id } of sources) {
      const painting = await readPainting(database, id)
      if (painting) paintings[id] = painting
    }
    return { sources, paintings, ...(record.view ? { view: record.view } : {}) }
  }

  const stepIds = (record: PaintingRecord | undefined) =>
    record ? [...record.past, ...record.future] : []

  return {
    claimTable: () => claimLock(locks, LOCK),
    table: () => using(findTable),
    saveTable: ({ sources, view }) =>
      writing({
        stores: ['table', 'sources', 'paintings', 'steps'],
        work: async (write) => {
          const sourceIds = sources.map(({ id }) => id)
          const [known, painted] = await Promise.all([
            write.objectStore('sources').getAllKeys(),
            write.objectStore('paintings').getAllKeys(),
          ])
          const gone = painted.filter((id) => !sourceIds.includes(id))
          const records = await Promise.all(
            gone.map((id) => write.objectStore('paintings').get(id)),
          )
          await Promise.all([
            write.objectStore('table').put({ sourceIds, ...(view ? { view } : {}) }, TABLE_KEY),
            ...sources
              .filter(({ id }) => !known.includes(id))
              .map((source) => write.objectStore('sources').put(source, source.id)),
            ...gone.map((id) => write.objectStore('paintings').delete(id)),
            ...records.flatMap(stepIds).map((id) => write.objectStore('steps').delete(id)),
          ])
        },
      }),
    savePainting: (sourceId, { mask, past, future }) =>
      writing({
        stores: ['paintings', 'steps'],
        work: async (write) => {
          const before = stepIds(await write.objectStore('paintings').get(sourceId))
          const after = { mask, past: past.map(idOf), future: future.map(idOf) }
          const kept = new Set(stepIds(after))
          const stored = new Set(before)
          const steps = write.objectStore('steps')
          await Promise.all([
            write.objectStore('paintings').put(after, sourceId),
            ...[...past, ...future]
              .filter((step) => !stored.has(idOf(step)))
              .map((step) => steps.put(step, idOf(step))),
            ...before.filter((id) => !kept.has(id)).map((id) => steps.delete(id)),
          ])
        },
      }),
  }
}

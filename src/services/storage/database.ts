import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { StoredSource, StoredUpload } from '#services/storage/storage.ts'

/** Jobs and results are parsed when they are read: their records are of any version. */
interface Schema extends DBSchema {
  jobs: { key: string; value: unknown }
  uploads: { key: string; value: StoredUpload }
  results: { key: string; value: unknown }
  pictures: { key: string; value: Blob }
  sources: { key: string; value: StoredSource }
}

export type Database = IDBPDatabase<Schema>

/**
 * Opens the database, making what is missing. Keys are outside the records: the ids of job, result or source.
 * @param closed called when the connection has ended by itself; the next use needs another one
 */
export function openDatabase(name: string, closed: () => void): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(database) {
      for (const store of ['jobs', 'uploads', 'results', 'pictures', 'sources'] as const)
        database.createObjectStore(store)
    },
    // A newer version of the app in another tab needs the database, or the browser deletes it: give way.
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
      closed()
    },
    terminated: closed,
  })
}

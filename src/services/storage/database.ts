import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { StoredSource, StoredUpload } from '#services/storage/storage.ts'

/** Jobs and results are parsed when they are read: their records are of any version. */
interface Schema extends DBSchema {
  jobs: { key: string; value: unknown }
  uploads: { key: string; value: StoredUpload }
  results: { key: string; value: { result: unknown; thumbnail: Blob } }
  pictures: { key: string; value: Blob }
  sources: { key: string; value: StoredSource }
}

export type Database = IDBPDatabase<Schema>

/** Opens the database, making what is missing. Keys are outside the records: the ids of job, result or source. */
export function openDatabase(name: string): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(database) {
      for (const store of ['jobs', 'uploads', 'results', 'pictures', 'sources'] as const)
        database.createObjectStore(store)
    },
    // A newer version of the app in another tab needs the database: give way, it is opened again at the next use.
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
    },
  })
}

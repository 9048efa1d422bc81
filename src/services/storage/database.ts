import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import type { Step } from '#core/mask/history.ts'
import type { PaintingRecord, TableRecord } from '#services/storage/createTableStorage.ts'
import type { LockMaterial, StoredSource, StoredUpload } from '#services/storage/storage.ts'

/** Jobs and results are parsed when they are read: their records are of any version. */
interface Schema extends DBSchema {
  /** By `upload`: the bytes of whose request they share. By `batch`: with what they were ordered. */
  jobs: { key: string; value: unknown; indexes: { upload: string; batch: string } }
  uploads: { key: string; value: StoredUpload }
  /** By `job`: the request they came from, by whatever way. */
  results: { key: string; value: unknown; indexes: { job: string } }
  pictures: { key: string; value: Blob }
  /** By result id, for those that are put back on to their source. */
  locks: { key: string; value: LockMaterial }
  sources: { key: string; value: StoredSource }
  /** What lies on the table: one record. */
  table: { key: string; value: TableRecord }
  /** Masks with the order of their steps, by source. */
  paintings: { key: string; value: PaintingRecord }
  /** Steps of undo and redo, each by an id of its own: it is written once. */
  steps: { key: string; value: Step }
  /** What the next batch is to be: one record, parsed when it is read. */
  plan: { key: string; value: unknown }
}

const storeNames = [
  'jobs',
  'uploads',
  'results',
  'pictures',
  'locks',
  'sources',
  'table',
  'paintings',
  'steps',
  'plan',
] as const
const VERSION = 4

export type Database = IDBPDatabase<Schema>
export type StoreName = (typeof storeNames)[number]
/** A transaction that writes. */
export type Write = IDBPTransaction<Schema, StoreName[], 'readwrite'>

/**
 * Opens the database, making what is missing. Keys are outside the records: the ids of job, result or source.
 * @param closed called when the connection has ended by itself; the next use needs another one
 */
export function openDatabase(name: string, closed: () => void): Promise<Database> {
  return openDB<Schema>(name, VERSION, {
    upgrade(database, _from, _to, upgrading) {
      for (const store of storeNames)
        if (!database.objectStoreNames.contains(store)) database.createObjectStore(store)
      const jobs = upgrading.objectStore('jobs')
      if (!jobs.indexNames.contains('upload')) jobs.createIndex('upload', 'uploadId')
      if (!jobs.indexNames.contains('batch')) jobs.createIndex('batch', 'batchId')
      const results = upgrading.objectStore('results')
      if (!results.indexNames.contains('job')) results.createIndex('job', 'result.jobId')
    },
    // A newer version of the app in another tab needs the database, or the browser deletes it: give way.
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
      closed()
    },
    terminated: closed,
  })
}

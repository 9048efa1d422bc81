import {
  type Database,
  openDatabase,
  type StoreName,
  type Write,
} from '#services/storage/database.ts'
import { renewLog } from '#services/storage/renewLog.ts'
import { storageFailure } from '#services/storage/storageFailure.ts'

/** What is to be written. It waits for nothing but requests of the transaction, and may be run twice. */
export interface Writing<T> {
  readonly stores: readonly StoreName[]
  /** Whether it must outlive a failure of the power, not only of the browser. */
  readonly strict?: boolean
  readonly work: (write: Write) => Promise<T>
}

/** The ways to the database. Both reject with a `FailureError` of kind `storage`. */
export interface Access {
  readonly using: <T>(work: (database: Database) => Promise<T>) => Promise<T>
  /**
   * Resolves when all of it is on disk; where it rejects, nothing is. Writes of all tabs come one after another, so that
   * none sees half of another. Those that wait at the same time share a transaction (group commit; DeWitt et al., 1984).
   */
  readonly writing: <T>(writing: Writing<T>) => Promise<T>
}

/** A write and who waits for it. */
interface Waiting extends Writing<unknown> {
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

async function transact(
  database: Database,
  group: readonly Waiting[],
): Promise<readonly unknown[]> {
  const stores = [...new Set(group.flatMap((each) => each.stores))]
  const isStrict = group.some(({ strict }) => strict)
  const write = database.transaction(stores, 'readwrite', {
    durability: isStrict ? 'strict' : 'default',
  })
  // It is waited for below, and after a failure by nobody.
  write.done.catch(() => undefined)
  try {
    const results: unknown[] = []
    for (const { work } of group) results.push(await work(write))
    await write.done
    return results
  } catch (error) {
    // A transaction that came to its end by itself says why; the requests in it only that it did.
    if (write.error) throw write.error
    write.abort()
    throw error
  }
}

/**
 * Opens the database when it is first needed, and anew when its connection was lost.
 *
 * There is never more than one writing transaction. One that was under way when the browser was killed is undone at the
 * next start. Where there were two, Chromium 150 wants the lock of the whole database for both at once, takes it for
 * corrupt, and deletes all that the site ever stored (measured: 2 of 5 kills while 4 lines of work wrote; 0 of 100 with
 * one). `renewLog` is against its other way to do so.
 */
export function createAccess(databaseName: string, locks: LockManager): Access {
  let opened: Promise<Database> | undefined
  let waiting: Waiting[] = []
  let isWriting = false
  let isRenewed = false

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
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    locks.request(`${databaseName}.write`, work)

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await alone(() => using((database) => transact(database, group)))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as never)
    } catch (error) {
      const [one, ...others] = group
      // What one of them could not write keeps the others from nothing.
      if (others.length > 0) for (const each of group) await commit([each])
      else one?.reject(storageFailure(error))
    }
  }
  async function renewed() {
    isRenewed = true
    try {
      await alone(() => using(renewLog))
    } catch {
      // There may be no room for it. Those who write have more to say about that.
    }
  }
  async function drain() {
    if (isWriting) return
    isWriting = true
    if (!isRenewed) await renewed()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await commit(group)
    }
    isWriting = false
  }

  return {
    using,
    writing: (writing) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...writing, resolve, reject })
        void drain()
      }),
  }
}

import type { Access } from '#services/storage/access.ts'
import type { Database } from '#services/storage/database.ts'
import type { RoomStorage } from '#services/storage/storage.ts'

/** Blobs are read from the disk only when their bytes are. */
async function sizesIn(database: Database): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  const add = (id: string, bytes: number) => void sizes.set(id, (sizes.get(id) ?? 0) + bytes)
  const read = database.transaction(['pictures', 'locks'])
  for await (const { key, value } of read.objectStore('pictures')) add(key, value.size)
  for await (const { key, value } of read.objectStore('locks'))
    add(key, value.answer.size + (value.heatMap?.size ?? 0))
  return sizes
}

/** The room that the browser gives this site. */
export function createRoomStorage(
  { using }: Pick<Access, 'using'>,
  manager: StorageManager | undefined = globalThis.navigator?.storage,
): RoomStorage {
  return {
    room: async () => {
      const estimate = await manager?.estimate?.().catch(() => undefined)
      if (!estimate?.quota || estimate.usage === undefined) return undefined
      const persisted = (await manager?.persisted?.().catch(() => false)) ?? false
      return { usedBytes: estimate.usage, quotaBytes: estimate.quota, persisted }
    },
    persist: async () => (await manager?.persist?.().catch(() => false)) ?? false,
    resultBytes: () => using(sizesIn),
  }
}

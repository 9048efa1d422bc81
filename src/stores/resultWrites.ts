import type { Storage, StoredResult } from '#services/storage/storage.ts'

/** All results on the disk, and those of them that this tab knows better. */
export interface FoundResults {
  readonly found: readonly StoredResult[]
  /** The ids of results that this tab was writing meanwhile. */
  readonly own: ReadonlySet<string>
}

/** What this tab reads and writes of results, while others do the same. */
export interface ResultWrites {
  /** Writes a result, and tells the other tabs once it is on the disk. */
  readonly written: (id: string, write: () => Promise<void>) => Promise<void>
  readonly read: () => Promise<FoundResults>
}

export function createResultWrites(storage: Pick<Storage, 'results' | 'tellTabs'>): ResultWrites {
  /** How many writes of a result are under way, by its id. */
  const underWay = new Map<string, number>()
  /** The ids that were written since each read began. */
  const reads = new Set<Set<string>>()

  return {
    written: async (id, write) => {
      underWay.set(id, (underWay.get(id) ?? 0) + 1)
      for (const own of reads) own.add(id)
      try {
        await write()
      } finally {
        const left = (underWay.get(id) ?? 1) - 1
        if (left === 0) underWay.delete(id)
        else underWay.set(id, left)
      }
      storage.tellTabs({ kind: 'results' })
    },
    read: async () => {
      const own = new Set(underWay.keys())
      reads.add(own)
      try {
        return { found: await storage.results(), own }
      } finally {
        reads.delete(own)
      }
    },
  }
}

import { FailureError } from '#core/failure.ts'
import type { Job } from '#core/job.ts'
import type { PromptBook } from '#core/promptBook.ts'
import { connectionFile } from '#services/storage/connectionFile.ts'
import type {
  DaySpending,
  LockMaterial,
  Storage,
  StoredPainting,
  StoredResult,
  StoredSettings,
  StoredSource,
  StoredTable,
  StoredUpload,
} from '#services/storage/storage.ts'
import { createGates, type Gates } from './gates.ts'

export interface FakeStorage extends Storage {
  readonly gates: Gates
  /** What is on the disk. */
  readonly disk: {
    readonly jobs: Map<string, Job>
    readonly uploads: Map<string, StoredUpload>
    readonly results: Map<string, StoredResult>
    readonly pictures: Map<string, Blob>
    readonly locks: Map<string, LockMaterial>
    readonly sources: Map<string, StoredSource>
    settings: StoredSettings | undefined
    spending: readonly DaySpending[]
    prompts: PromptBook | undefined
    table: StoredTable | undefined
    readonly paintings: Map<string, StoredPainting>
  }
  /** The jobs that some tab is sending. */
  readonly running: Set<string>
  /** While it is true, settings cannot be saved. */
  full: boolean
}

/** Storage in memory. A write takes effect when its promise resolves. */
export function createFakeStorage(): FakeStorage {
  const gates = createGates()
  const disk: FakeStorage['disk'] = {
    jobs: new Map(),
    uploads: new Map(),
    results: new Map(),
    pictures: new Map(),
    locks: new Map(),
    sources: new Map(),
    settings: undefined,
    spending: [],
    prompts: undefined,
    table: undefined,
    paintings: new Map(),
  }
  /** A call that does its work once it has passed. */
  const call =
    <A extends readonly unknown[], R>(name: string, work: (...args: A) => R) =>
    async (...args: A): Promise<R> => {
      await gates.passed(name)
      return work(...args)
    }
  const running = new Set<string>()
  const fake: FakeStorage = {
    gates,
    disk,
    running,
    full: false,
    addJob: call('addJob', (job: Job, upload: StoredUpload, sources: readonly StoredSource[]) => {
      disk.jobs.set(job.id, job)
      disk.uploads.set(job.id, upload)
      for (const source of sources)
        if (!disk.sources.has(source.id)) disk.sources.set(source.id, source)
    }),
    job: call('job', (id: string) => disk.jobs.get(id)),
    whileRunning: async (id, work) => {
      running.add(id)
      try {
        return await work()
      } finally {
        running.delete(id)
      }
    },
    runningJobs: async () => new Set(running),
    jobReleased: () => gates.passed('jobReleased'),
    putJob: call('putJob', (job: Job) => void disk.jobs.set(job.id, job)),
    claimJob: call('claimJob', (job: Job) => {
      const stored = disk.jobs.get(job.id)
      const claimed = stored?.state.kind === 'queued'
      if (claimed) disk.jobs.set(job.id, job)
      return { claimed, stored: claimed ? job : stored }
    }),
    jobs: call('jobs', () => [...disk.jobs.values()]),
    upload: call('upload', (id: string) => disk.uploads.get(id)),
    removeJob: call('removeJob', (id: string) => {
      disk.jobs.delete(id)
      disk.uploads.delete(id)
    }),
    addResult: call('addResult', (stored: StoredResult, picture: Blob, material?: LockMaterial) => {
      disk.results.set(stored.result.id, stored)
      disk.pictures.set(stored.result.id, picture)
      if (material) disk.locks.set(stored.result.id, material)
    }),
    replaceResult: call(
      'replaceResult',
      (stored: StoredResult, picture: Blob, material: LockMaterial) => {
        if (!disk.results.has(stored.result.id)) return
        disk.results.set(stored.result.id, stored)
        disk.pictures.set(stored.result.id, picture)
        disk.locks.set(stored.result.id, material)
      },
    ),
    lockMaterial: call('lockMaterial', (id: string) => disk.locks.get(id)),
    putResult: call('putResult', (result: StoredResult['result']) => {
      const stored = disk.results.get(result.id)
      if (stored) disk.results.set(result.id, { ...stored, result })
    }),
    results: call('results', () => [...disk.results.values()]),
    picture: call('picture', (id: string) => disk.pictures.get(id)),
    removeResult: call('removeResult', (id: string) => {
      disk.results.delete(id)
      disk.pictures.delete(id)
      disk.locks.delete(id)
    }),
    source: call('source', (id: string) => disk.sources.get(id)),
    removeUnusedSources: call('removeUnusedSources', () => {
      const used = new Set([...disk.jobs.values()].flatMap((job) => job.sourceIds))
      for (const id of disk.sources.keys()) if (!used.has(id)) disk.sources.delete(id)
    }),
    settings: () => disk.settings,
    saveSettings: (settings) => {
      if (fake.full) throw new FailureError({ kind: 'storage', detail: 'it is full' })
      disk.settings = settings
    },
    spending: () => disk.spending,
    saveSpending: (days) => {
      if (fake.full) throw new FailureError({ kind: 'storage', detail: 'it is full' })
      disk.spending = days
    },
    prompts: () => disk.prompts,
    savePrompts: (book) => {
      if (fake.full) throw new FailureError({ kind: 'storage', detail: 'it is full' })
      disk.prompts = book
    },
    connectionFile,
    claimTable: call('claimTable', () => true),
    table: call('table', () =>
      disk.table ? { ...disk.table, paintings: Object.fromEntries(disk.paintings) } : undefined,
    ),
    saveTable: call('saveTable', (table: StoredTable) => {
      disk.table = table
      for (const id of disk.paintings.keys())
        if (!table.sources.some((source) => source.id === id)) disk.paintings.delete(id)
    }),
    savePainting: call(
      'savePainting',
      (id: string, painting: StoredPainting) => void disk.paintings.set(id, painting),
    ),
  }
  return fake
}

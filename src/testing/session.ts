import { builtinConnection, type Connection } from '#core/connection.ts'
import type { Cost } from '#core/cost.ts'
import { connectionFromPreset } from '#core/presets.ts'
import { createGallery } from '#stores/gallery.ts'
import { createJobs } from '#stores/jobs.ts'
import { createNotices } from '#stores/notices.ts'
import { createRequestRun, type Order } from '#stores/requestRun.ts'
import { createRoom } from '#stores/room.ts'
import { createFakeEngine } from './fakeEngine.ts'
import { createFakeImaging } from './fakeImaging.ts'
import { createFakeStorage } from './fakeStorage.ts'
import { sampleParams } from './samples.ts'

export const proxy = connectionFromPreset('custom', 'proxy-1', 'https://proxy.example/v1')

/** An order for a picture from text. */
export const sampleOrder = (change: Partial<Order> = {}): Order => ({
  batchId: 'batch-1',
  connection: builtinConnection,
  params: sampleParams,
  seed: 7,
  maskEdge: 'hard',
  sources: [],
  mask: undefined,
  region: undefined,
  setId: undefined,
  lock: undefined,
  ...change,
})

let lastId = 0
let time = 0

interface SessionOptions {
  /** Whether the keys of proxies are at hand. */
  readonly hasKeys?: () => boolean
  readonly resumesByItself?: boolean
}

/** The stores between Generate and the gallery over stand-ins for the services, in one tab. */
export function createSession(
  storage = createFakeStorage(),
  { hasKeys = () => true, resumesByItself = false }: SessionOptions = {},
) {
  const imaging = createFakeImaging()
  const engine = createFakeEngine()
  const notices = createNotices()
  const now = () => ++time
  const newId = () => `id-${++lastId}`
  const secretsFor = ({ kind }: Connection) =>
    kind === 'proxy' && hasKeys() ? { apiKey: 'sk-secret' } : undefined
  /** What was billed, in order; undefined: at a cost nobody told. */
  const bills: (Cost | undefined)[] = []
  /** Calls that wait for their time. */
  const timers: { readonly ms: number; readonly call: () => void }[] = []
  const gallery = createGallery({ storage, notices, now })
  /** Results that wait to be put back on to their source. */
  const locksWanted: string[] = []
  const lockWanted = (id: string) => void locksWanted.push(id)
  const run = createRequestRun({
    imaging,
    engine,
    storage,
    gallery,
    lockWanted,
    secretsFor,
    now,
  })
  const room = createRoom({ storage, gallery, after: () => undefined })
  const jobs = createJobs({
    run,
    storage,
    notices,
    storedAgain: gallery.storedAgain,
    arrived: () => void gallery.restored(),
    billed: (cost) => void bills.push(cost),
    valued: room.valued,
    diskFull: room.full,
    resumesByItself: () => resumesByItself,
    after: (ms, call) => void timers.push({ ms, call }),
    random: () => 0,
    now,
    newId,
  })
  void jobs.started()
  return { storage, imaging, engine, notices, gallery, run, room, jobs, bills, timers, locksWanted }
}

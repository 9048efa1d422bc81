import { builtinConnection, type Connection, customConnection } from '#core/connection.ts'
import { createGallery } from '#stores/gallery.ts'
import { createJobs } from '#stores/jobs.ts'
import { createNotices } from '#stores/notices.ts'
import { createRequestRun, type Order } from '#stores/requestRun.ts'
import { createFakeEngine } from './fakeEngine.ts'
import { createFakeImaging } from './fakeImaging.ts'
import { createFakeStorage } from './fakeStorage.ts'
import { sampleParams } from './samples.ts'

export const proxy = customConnection('https://proxy.example/v1')

/** An order for a picture from text. */
export const sampleOrder = (change: Partial<Order> = {}): Order => ({
  connection: builtinConnection,
  params: sampleParams,
  seed: 7,
  maskEdge: 'hard',
  sources: [],
  mask: undefined,
  ...change,
})

let lastId = 0
let time = 0

/** The stores between Generate and the gallery over stand-ins for the services; with the same storage, a later visit. */
export function createSession(storage = createFakeStorage()) {
  const imaging = createFakeImaging()
  const engine = createFakeEngine()
  const notices = createNotices()
  const now = () => ++time
  const newId = () => `id-${++lastId}`
  const keyFor = ({ kind }: Connection) => (kind === 'proxy' ? 'sk-secret' : undefined)
  const gallery = createGallery({ storage, notices, now })
  const run = createRequestRun({ imaging, engine, storage, gallery, keyFor, now, newId })
  const jobs = createJobs({
    run,
    storage,
    notices,
    arrived: () => void gallery.restored(),
    now,
    newId,
  })
  return { storage, imaging, engine, notices, gallery, run, jobs }
}

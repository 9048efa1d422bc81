import { FailureError, failureOf } from '#core/failure.ts'
import type { Job } from '#core/job.ts'
import { downloadName, type Result } from '#core/result.ts'
import { text } from '#features/text.ts'
import { createEngine } from '#services/engine/createEngine.ts'
import { createImaging } from '#services/imaging/createImaging.ts'
import { createStorage } from '#services/storage/createStorage.ts'
import { createDocument, type Document, firstPainting } from '#stores/document.ts'
import { createGallery, type Gallery } from '#stores/gallery.ts'
import { createJobs, type Jobs } from '#stores/jobs.ts'
import { createNotices, type Notices } from '#stores/notices.ts'
import { createRequestRun } from '#stores/requestRun.ts'
import { connectionOf, createSettings, keyFor, type Settings } from '#stores/settings.ts'
import { createTools, type Tools } from '#stores/tools.ts'
import { createViewport, type Viewport } from '#stores/viewport.ts'

export interface App {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
  readonly settings: Settings
  readonly jobs: Jobs
  readonly gallery: Gallery
  readonly notices: Notices
  /** Sends what is on the table. `masked`: with what is painted. */
  readonly generate: (masked: boolean) => void
  readonly sampleWanted: () => Promise<void>
  readonly resultEdited: (result: Result) => Promise<void>
  readonly resultDownloaded: (result: Result) => Promise<void>
  readonly settingsReused: (result: Pick<Job, 'params' | 'seed'>) => void
}

const SAMPLE = 'sample-picos.jpg'

async function fetchSample(): Promise<File> {
  const response = await fetch(SAMPLE).catch(() => undefined)
  if (!response?.ok)
    throw new FailureError({ kind: 'picture', detail: 'The sample photo could not be loaded.' })
  return new File([await response.blob()], SAMPLE, { type: 'image/jpeg' })
}

/** The page marks itself where its own server forwards requests. */
const pageProxyPath = () =>
  document.querySelector<HTMLMetaElement>('meta[name="maskroom-proxy"]')?.content

function download(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads the blob after the click; it has long begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Puts services and stores together, and starts what earlier visits left. */
export function createApp(): App {
  const newId = () => crypto.randomUUID()
  const now = Date.now
  const notices = createNotices()
  const imaging = createImaging()
  const storage = createStorage()
  const table = createDocument({ imaging, notices, newId })
  const settings = createSettings({
    storage,
    notices,
    pageProxyPath: pageProxyPath(),
    random: Math.random,
  })
  const gallery = createGallery({ storage, notices, now })
  const run = createRequestRun({
    imaging,
    engine: createEngine(),
    storage,
    gallery,
    keyFor: (connection) => keyFor(connection, settings.state.getState().keys),
    now,
    newId,
  })
  const arrived = () => void gallery.restored()
  const jobs = createJobs({ run, storage, notices, arrived, now, newId })
  void gallery.restored()
  void jobs.restored()

  const told = (error: unknown) => notices.failed(failureOf(error))
  const withPicture = async (result: Result, use: (picture: File) => void | Promise<void>) => {
    const picture = await gallery.picture(result.id)
    if (picture) await use(new File([picture], downloadName(result), { type: result.mime }))
    else notices.told({ tone: 'error', text: text.gallery.gone })
  }

  return {
    document: table,
    tools: createTools(),
    viewport: createViewport(),
    settings,
    jobs,
    gallery,
    notices,
    generate: (masked) => {
      const { params, seed, maskEdge } = settings.state.getState()
      const { sources } = table.state.getState()
      void jobs.batchSubmitted({
        connection: connectionOf(settings.state.getState()),
        params,
        seed,
        maskEdge,
        sources,
        mask: masked ? firstPainting(table.state.getState())?.mask : undefined,
      })
      settings.runSubmitted()
    },
    sampleWanted: () => fetchSample().then((file) => table.filesAdded([file]), told),
    resultEdited: (result) =>
      withPicture(result, async (picture) => {
        gallery.resultClosed()
        await table.firstReplaced(picture)
      }).catch(told),
    resultDownloaded: (result) =>
      withPicture(result, (picture) => download(picture, picture.name)).catch(told),
    settingsReused: ({ params, seed }) => {
      settings.settingsReused(params, seed)
      gallery.resultClosed()
    },
  }
}

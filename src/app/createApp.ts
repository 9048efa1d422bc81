import { createStore } from 'zustand/vanilla'
import type { ProxyConnection, Secrets } from '#core/connection.ts'
import { FailureError, failureOf } from '#core/failure.ts'
import type { Job } from '#core/job.ts'
import { templateFor } from '#core/plan/templateFor.ts'
import { downloadName, type Result } from '#core/result.ts'
import { text } from '#features/text.ts'
import { createEngine } from '#services/engine/createEngine.ts'
import type { ConnectionCheck } from '#services/engine/engine.ts'
import { createImaging } from '#services/imaging/createImaging.ts'
import { createStorage } from '#services/storage/createStorage.ts'
import type { StoredUpload } from '#services/storage/storage.ts'
import { createAutosave } from '#stores/autosave.ts'
import { createDocument, type Document } from '#stores/document.ts'
import { createDrafts } from '#stores/drafts.ts'
import { createGallery, type Gallery } from '#stores/gallery.ts'
import { createJobs, type Jobs } from '#stores/jobs.ts'
import { createLocking, type Locking } from '#stores/locking.ts'
import { createMaskWork, type MaskWork } from '#stores/maskWork.ts'
import { createNotices, type Notices } from '#stores/notices.ts'
import { createOrdering, type Scope } from '#stores/ordering.ts'
import { createPlan, type PlanStore } from '#stores/plan.ts'
import { createPlanKeeping } from '#stores/planKeeping.ts'
import { createPrompts, type Prompts } from '#stores/prompts.ts'
import { createRegions, type Regions } from '#stores/regions.ts'
import { createRepeats, type Repeats } from '#stores/repeats.ts'
import { createRequestRun } from '#stores/requestRun.ts'
import { createRerun, type Rerun } from '#stores/rerun.ts'
import { createRoom, type RoomStore } from '#stores/room.ts'
import { createSettings, type Settings, secretsFor } from '#stores/settings.ts'
import { createSpending, type Spending } from '#stores/spending.ts'
import { createTargets, type Targets } from '#stores/targets.ts'
import { createTools, type Tools } from '#stores/tools.ts'
import { createVariants, type Variants } from '#stores/variants.ts'
import { createViewport, type Viewport } from '#stores/viewport.ts'
import { download } from '#ui/download.ts'

export interface App {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
  readonly work: MaskWork
  readonly settings: Settings
  readonly jobs: Jobs
  readonly gallery: Gallery
  readonly locking: Locking
  readonly regions: Regions
  readonly variants: Variants
  readonly repeats: Repeats
  readonly rerun: Rerun
  readonly plan: PlanStore
  readonly targets: Targets['state']
  readonly prompts: Prompts
  readonly spending: Spending
  readonly room: RoomStore
  readonly notices: Notices
  /** Asks a connection for its models. */
  readonly connectionTested: (
    connection: ProxyConnection,
    secrets: Secrets,
    signal: AbortSignal,
  ) => Promise<ConnectionCheck>
  /** The very files that Generate would send. */
  readonly uploadShown: (signal: AbortSignal) => Promise<StoredUpload>
  /** Sends what is on the table. `masked`: with what is painted. */
  readonly generate: (masked: boolean, scope: Scope) => void
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

/** Puts services and stores together, and starts what earlier visits left. */
export function createApp(): App {
  const newId = () => crypto.randomUUID()
  const now = Date.now
  const after = (ms: number, call: () => void) => void setTimeout(call, ms)
  const notices = createNotices()
  /** What an earlier visit left on the table and in the plan is still being read. */
  const restoring = createStore(() => true)
  const imaging = createImaging()
  const storage = createStorage()
  const table = createDocument({ imaging, notices, newId })
  const settings = createSettings({
    storage,
    notices,
    pageProxyPath: pageProxyPath(),
    newId,
  })
  const spending = createSpending({ storage, now })
  const engine = createEngine()
  const gallery = createGallery({ storage, notices, now })
  const locking = createLocking({ imaging, storage, gallery })
  const regions = createRegions({ imaging, document: table, settings })
  const drafts = createDrafts(storage)
  const plan = createPlan(drafts)
  const targets = createTargets({ imaging, document: table, plan, regions, settings })
  const prompts = createPrompts({ storage, notices, now, newId })
  const run = createRequestRun({
    imaging,
    engine,
    storage,
    gallery,
    lockWanted: locking.wanted,
    secretsFor: (connection) => secretsFor(connection, settings.state.getState().secrets),
    now,
  })
  const room = createRoom({ storage, gallery, after })
  const jobs = createJobs({
    run,
    storage,
    notices,
    storedAgain: gallery.storedAgain,
    arrived: () => void gallery.restored(),
    billed: spending.spent,
    valued: room.valued,
    diskFull: room.full,
    resumesByItself: () => settings.state.getState().resumeByItself === true,
    after,
    random: Math.random,
    now,
    newId,
  })
  const repeats = createRepeats({
    storage,
    jobs,
    prompts,
    drafts,
    notices,
    newId,
    // No limit is known before it is read.
    budgetUsd: () => (restoring.getState() ? Number.NaN : plan.state.getState().budgetUsd),
  })
  const rerun = createRerun({
    storage,
    imaging,
    document: table,
    plan,
    settings,
    prompts,
    notices,
    newId,
  })
  const ordering = createOrdering({
    settings,
    plan,
    targets,
    prompts,
    jobs,
    notices,
    restoring,
    newId,
  })
  const viewport = createViewport()
  const autosave = createAutosave({ storage, document: table, viewport, notices, after })
  const planKeeping = createPlanKeeping({
    plan,
    storage,
    notices,
    sentStored: ordering.settled,
    after,
  })
  gallery.state.subscribe(room.changed)
  settings.state.subscribe(({ secrets }, before) => {
    if (secrets !== before.secrets) jobs.keysChanged()
  })
  void Promise.all([gallery.restored(), jobs.started()]).then(() => locking.restored(jobs.state))
  void Promise.allSettled([autosave.started(), planKeeping.started()]).then(() =>
    restoring.setState(false, true),
  )
  window.addEventListener('storage', spending.reread)
  // The last moment a page on its way out is told of.
  document.addEventListener('visibilitychange', () => {
    spending.reread()
    void autosave.flushed()
    void planKeeping.flushed()
  })

  const told = (error: unknown) => notices.failed(failureOf(error))
  const withPicture = async (result: Result, use: (picture: File) => void | Promise<void>) => {
    const picture = await gallery.picture(result.id)
    if (picture) await use(new File([picture], downloadName(result), { type: result.mime }))
    else notices.told({ tone: 'error', text: text.gallery.gone })
  }

  return {
    document: table,
    tools: createTools(),
    viewport,
    work: createMaskWork({ imaging, document: table, notices }),
    settings,
    jobs,
    gallery,
    spending,
    room,
    locking,
    regions: regions.state,
    repeats,
    rerun: async (result, picture) => {
      gallery.resultClosed()
      await rerun(result, picture)
    },
    variants: createVariants({ imaging, gallery, notices, now, newId }),
    plan,
    targets: targets.state,
    prompts,
    notices,
    connectionTested: (connection, secrets, signal) =>
      engine.check(connection, { secrets, signal }),
    uploadShown: async (signal) => {
      const order = await ordering.firstOrder()
      return order ? run.filesFor(order, signal) : { images: [] }
    },
    generate: (masked, scope) => void ordering.submitted(masked, scope).catch(told),
    sampleWanted: () => fetchSample().then((file) => table.filesAdded([file]), told),
    resultEdited: (result) =>
      withPicture(result, async (picture) => {
        gallery.resultClosed()
        await table.firstReplaced(picture)
      }).catch(told),
    resultDownloaded: (result) =>
      withPicture(result, (picture) => download(picture, picture.name)).catch(told),
    settingsReused: ({ params, seed }) => {
      // The form reads braces as alternatives; these were read already.
      const prompt = templateFor(params.prompt)
      prompts.exchanged({ left: settings.state.getState().params.prompt, taken: prompt })
      settings.settingsReused({ ...params, prompt }, seed)
      plan.changed({ taken: undefined })
      gallery.resultClosed()
    },
  }
}

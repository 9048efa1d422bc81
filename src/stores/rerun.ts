import { failureOf } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import { type Job, uploadIdOf } from '#core/job.ts'
import { added } from '#core/mask/combine.ts'
import type { Mask } from '#core/mask/mask.ts'
import { type PackedMask, unpacked } from '#core/mask/pack.ts'
import { templateFor } from '#core/plan/templateFor.ts'
import type { Result } from '#core/result.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import type { Storage, StoredUpload } from '#services/storage/storage.ts'
import { type Document, firstSource, type Source } from '#stores/document.ts'
import type { Notices } from '#stores/notices.ts'
import type { PlanStore } from '#stores/plan.ts'
import { partsOf, requestGone } from '#stores/repeats.ts'
import type { Settings } from '#stores/settings.ts'
import { maskAt } from '#stores/targets.ts'

/**
 * Lays a picture on the table in place of the first, with the mask a result's batch was painted with, and the requests
 * of that batch in the plan: to be looked at, and sent.
 */
export type Rerun = (result: Result, picture: File) => Promise<void>

interface Needs {
  readonly storage: Pick<Storage, 'batch' | 'upload' | 'source'>
  readonly imaging: Pick<Imaging, 'maskFile' | 'readMask'>
  readonly document: Document
  readonly plan: PlanStore
  readonly settings: Settings
  readonly notices: Notices
}

/** What a batch asked of one picture. */
interface Found {
  readonly job: Job
  /** One of each request, in their order. */
  readonly requests: readonly Job[]
  readonly masks: readonly PackedMask[]
}

const sizeWords = ({ width, height }: Size) => `${width} \u00d7 ${height}`
const requestsWords = (count: number) =>
  count === 1 ? '1 request of that batch is' : `${count} requests of that batch are`

const isSameMask = (a: PackedMask | undefined, b: PackedMask | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, index) => byte === b.bytes[index]))

const partOf = ({ crop }: Job) => JSON.stringify(crop ?? null)

/** The mask of all parts of the picture that were sent apart. */
const union = (masks: readonly PackedMask[]): Mask | undefined =>
  masks
    .map(unpacked)
    .reduce<Mask | undefined>((all, mask) => (all ? added(all, mask) : mask), undefined)

export function createRerun(needs: Needs): Rerun {
  const { storage, imaging, document, plan, settings, notices } = needs

  async function find(result: Result): Promise<Found | undefined> {
    const batch = await storage.batch(result.batchId ?? result.jobId)
    const job = batch.find(({ id }) => id === result.jobId)
    if (!job) return undefined
    const uploads = new Map<string, StoredUpload | undefined>()
    for (const id of new Set(batch.map(uploadIdOf))) uploads.set(id, await storage.upload(id))
    const paintedOf = (each: Job) => uploads.get(uploadIdOf(each))?.painted
    const requests = batch.filter(
      (other) =>
        other.sourceIds.join() === job.sourceIds.join() &&
        partOf(other) === partOf(job) &&
        isSameMask(paintedOf(other), paintedOf(job)),
    )
    return { job, requests, masks: partsOf(job, batch).flatMap((part) => paintedOf(part) ?? []) }
  }

  /** The pictures that were sent along and are not on the table. */
  async function layReferences({ sourceIds }: Job) {
    const lying = new Set(document.state.getState().sources.map(({ id }) => id))
    const missing = sourceIds.slice(1).filter((id) => !lying.has(id))
    const stored = await Promise.all(missing.map((id) => storage.source(id)))
    const files = stored.flatMap((source) =>
      source ? new File([source.blob], source.name, { type: source.blob.type }) : [],
    )
    if (files.length > 0) await document.filesAdded(files)
  }

  /** In words what became of the mask. */
  async function layMask({ job, masks }: Found, source: Source): Promise<string> {
    const mask = union(masks)
    if (!mask) return job.masked ? 'Its mask is no longer stored: paint one.' : 'It had no mask.'
    document.maskPainted(await maskAt(imaging, mask, source.size))
    const [from, to] = [sizeWords(mask), sizeWords(source.size)]
    return from === to ? 'The mask was carried over.' : `The mask was scaled from ${from} to ${to}.`
  }

  function fillForm({ job, requests }: Found) {
    settings.paramsChanged({ ...job.params, prompt: templateFor(job.params.prompt) })
    settings.maskEdgeChanged(job.maskEdge)
    settings.sendChanged(job.crop ? 'around' : 'whole')
    if (job.masked) settings.pixelLockChanged(job.lock !== undefined)
    plan.changed({ taken: requests.map(({ params, seed }) => ({ params, seed })) })
  }

  async function rerun(result: Result, picture: File) {
    const found = await find(result)
    if (!found) return notices.told(requestGone)
    const before = firstSource(document.state.getState())
    await document.firstReplaced(picture)
    const source = firstSource(document.state.getState())
    // One that is no picture was told.
    if (!source || source === before) return
    fillForm(found)
    const mask = await layMask(found, source)
    await layReferences(found.job)
    notices.told({
      tone: 'info',
      text: `${requestsWords(found.requests.length)} planned for ${source.name}. ${mask}`,
      next: 'Look at the mask and the plan, then press Generate.',
    })
  }
  return (result, picture) =>
    rerun(result, picture).catch((error: unknown) => notices.failed(failureOf(error)))
}

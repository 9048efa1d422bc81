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
import type { Prompts } from '#stores/prompts.ts'
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
  readonly prompts: Pick<Prompts, 'exchanged'>
  readonly notices: Notices
  readonly newId: () => string
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
  const { storage, imaging, document, plan, settings, prompts, notices, newId } = needs

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
    await document.sourcesAdded(stored.filter((source) => source !== undefined))
  }

  /** Pictures on the table that were not part of that batch, in words. */
  function strangers({ sourceIds }: Job, laid: Source): string {
    const others = document.state
      .getState()
      .sources.filter((source) => source !== laid && !sourceIds.slice(1).includes(source.id))
    const names = others.map(({ name }) => name).join(', ')
    return others.length > 0 ? ` ${names} goes along with it: remove it if it should not.` : ''
  }

  /** In words what became of the mask; undefined: the picture is no longer the first. */
  async function layMask({ job, masks }: Found, source: Source): Promise<string | undefined> {
    const mask = union(masks)
    const fitting = mask && (await maskAt(imaging, mask, source.size))
    if (firstSource(document.state.getState()) !== source) return undefined
    if (!mask || !fitting)
      return job.masked ? 'Its mask is no longer stored: paint one.' : 'It had no mask.'
    document.maskPainted(fitting)
    const [from, to] = [sizeWords(mask), sizeWords(source.size)]
    return from === to ? 'The mask was carried over.' : `The mask was scaled from ${from} to ${to}.`
  }

  /** Fills form and plan; gives what puts them back. */
  function fillForm({ job, requests }: Found): () => void {
    const { params, maskEdge, send, pixelLock } = settings.state.getState()
    const { taken } = plan.state.getState()
    const prompt = templateFor(job.params.prompt)
    prompts.exchanged({ left: params.prompt, taken: prompt })
    settings.paramsChanged({ ...job.params, prompt })
    settings.maskEdgeChanged(job.maskEdge)
    settings.sendChanged(job.crop ? 'around' : 'whole')
    if (job.masked) settings.pixelLockChanged(job.lock !== undefined)
    plan.changed({
      taken: requests.map((each) => ({ key: newId(), params: each.params, seed: each.seed })),
    })
    return () => {
      const { prompt: typed } = settings.state.getState().params
      prompts.exchanged({ left: typed, taken: params.prompt })
      settings.paramsChanged(params)
      settings.maskEdgeChanged(maskEdge)
      settings.sendChanged(send)
      settings.pixelLockChanged(pixelLock)
      plan.changed({ taken })
    }
  }

  async function rerun(result: Result, picture: File) {
    const found = await find(result)
    if (!found) {
      notices.told(requestGone)
      return
    }
    const before = firstSource(document.state.getState())
    let putBack = () => {}
    await document.firstReplaced(picture, () => putBack())
    const source = firstSource(document.state.getState())
    // One that is no picture was told.
    if (!source || source === before) return
    putBack = fillForm(found)
    const mask = await layMask(found, source)
    if (mask === undefined) return
    await layReferences(found.job)
    notices.told({
      tone: 'info',
      text: `${requestsWords(found.requests.length)} planned for ${source.name}. ${mask}${strangers(found.job, source)}`,
      next: 'Look at the mask and the plan, then press Generate.',
    })
  }
  return (result, picture) =>
    rerun(result, picture).catch((error: unknown) => notices.failed(failureOf(error)))
}

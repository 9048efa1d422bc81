import type { Connection, Secrets } from '#core/connection.ts'
import { FailureError, failureOf } from '#core/failure.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import type { Job } from '#core/job.ts'
import type { Mask } from '#core/mask/mask.ts'
import { packSlices } from '#core/mask/pack.ts'
import { modelNamed } from '#core/models.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import { present } from '#core/present.ts'
import type { Region } from '#core/region.ts'
import type { Result } from '#core/result.ts'
import type {
  Answer,
  AnsweredPicture,
  Engine,
  GenerateOptions,
  PartialPicture,
} from '#services/engine/engine.ts'
import type { Imaging, Thumbnail } from '#services/imaging/imaging.ts'
import type { Storage, StoredUpload } from '#services/storage/storage.ts'
import type { Source } from '#stores/document.ts'
import type { Gallery } from '#stores/gallery.ts'
import { inTurns } from '#stores/inTurns.ts'

/** What the designer asks for when pressing Generate. */
export interface Order {
  readonly batchId: string
  readonly connection: Connection
  readonly params: GenerationParams
  readonly seed: number
  readonly maskEdge: MaskEdge
  /** The first is the masked one. */
  readonly sources: readonly Source[]
  readonly mask: Mask | undefined
  /** The part of the first source that is sent; undefined: all of it. */
  readonly region: Region | undefined
  /** How answers are put back on to the source; undefined: not at all. */
  readonly lock: LockSettings | undefined
}

/** How many pictures a request brought, and what of its answer could not be used, in words. */
export interface Harvest {
  readonly pictures: number
  readonly lost: readonly string[]
}

/** The steps of a request. Each rejects with a `FailureError`. */
export interface RequestRun {
  /** The very files that would be sent, to look at. */
  readonly shown: (order: Order, signal: AbortSignal) => Promise<StoredUpload>
  /** Makes the files that are sent and stores them with the job. */
  readonly prepared: (job: Job, order: Order, signal: AbortSignal) => Promise<void>
  /** Sends the stored files; the job is already stored as running. */
  readonly answered: (job: Job, options: GenerateOptions) => Promise<Answer>
  /** Stores and shows every good picture. */
  readonly harvested: (job: Job, answer: Answer) => Promise<Harvest>
  /** After a failure: keeps the last picture in the making, marked as such; false where there was none. */
  readonly rescued: (job: Job) => Promise<boolean>
}

interface Needs {
  readonly imaging: Imaging
  readonly engine: Engine
  readonly storage: Storage
  readonly gallery: Gallery
  /** A result waits to be put back on to its source. */
  readonly lockWanted: (resultId: string) => void
  readonly secretsFor: (connection: Connection) => Secrets | undefined
  readonly now: () => number
  readonly newId: () => string
}

/** A new request, as it is stored. */
export function jobFor(order: Order, id: string, createdAt: number): Job {
  const { batchId, connection, params, seed, maskEdge, sources, mask, region, lock } = order
  return {
    id,
    batchId,
    createdAt,
    connection,
    params,
    seed,
    maskEdge,
    sourceIds: sources.map((source) => source.id),
    masked: mask !== undefined,
    ...(region ? { crop: region.crop } : {}),
    ...(lock && mask ? { lock } : {}),
    state: { kind: 'queued' },
  }
}

/** What is known beside a picture that was never finished. */
const noAnswer: Answer = { pictures: [], lost: [] }

const lockedLater = (result: Result, settings: LockSettings): Result => ({
  ...result,
  lock: { kind: 'pending', settings },
})

const wordsOf = (error: unknown) => {
  const failure = failureOf(error)
  return 'detail' in failure ? failure.detail : failure.kind
}

/** The way of one request: order -> stored files -> answer -> stored results. */
export function createRequestRun(needs: Needs): RequestRun {
  const { imaging, engine, storage, gallery, secretsFor, now, newId } = needs
  /** The last picture in the making, by job. */
  const partials = new Map<string, PartialPicture>()

  async function filesOf(order: Order, signal: AbortSignal): Promise<StoredUpload> {
    const { sources, mask, maskEdge, params, region } = order
    if (sources.length === 0) return { images: [] }
    const pictures = sources.map((source) => source.blob)
    const totalPixels = modelNamed(params.model).uploadPixels
    const painted = mask && { packed: await inTurns(packSlices(mask)), edge: maskEdge }
    const upload = await imaging.upload(
      {
        pictures,
        totalPixels,
        ...(painted ? { mask: painted } : {}),
        ...(region ? { crop: region.crop, size: region.size } : {}),
      },
      signal,
    )
    return {
      images: upload.images,
      ...(upload.mask ? { mask: upload.mask } : {}),
      ...(painted && order.lock ? { painted: painted.packed } : {}),
    }
  }

  function resultOf(
    job: Job,
    answer: Answer,
    picture: AnsweredPicture & Pick<Thumbnail, 'size'>,
  ): Result {
    const [sourceId] = job.sourceIds
    return {
      id: newId(),
      jobId: job.id,
      index: picture.index,
      createdAt: now(),
      size: picture.size,
      mime: picture.blob.type,
      params: job.params,
      seed: job.seed,
      connection: job.connection,
      ...present({
        batchId: job.batchId,
        sourceId,
        crop: job.crop,
        note: answer.note,
        revisedPrompt: picture.revisedPrompt,
        usage: answer.usage,
        requestId: answer.requestId,
        created: answer.created,
      }),
    }
  }

  /** A picture that was paid for is kept whatever becomes of its thumbnail, unless it is no picture at all. */
  async function thumbnailOf(blob: Blob): Promise<Thumbnail> {
    try {
      return await imaging.thumbnail(blob)
    } catch (error) {
      if (failureOf(error).kind === 'picture') throw error
      return { blob, size: { width: 0, height: 0 } }
    }
  }

  return {
    shown: filesOf,
    prepared: async (job, order, signal) => {
      const files = await filesOf(order, signal)
      signal.throwIfAborted()
      const sources = order.sources.map(({ id, name, blob }) => ({ id, name, blob }))
      await storage.addJob(job, files, sources)
    },
    answered: async (job, options) => {
      const files = await storage.upload(job.id)
      if (!files)
        throw new FailureError({ kind: 'storage', detail: 'the request is no longer stored' })
      const { connection, params, seed, id } = job
      const secrets = secretsFor(connection)
      partials.delete(id)
      options.signal?.addEventListener('abort', () => partials.delete(id), { once: true })
      return engine.generate(
        { connection, params, seed, idempotencyKey: id, ...files, ...(secrets ? { secrets } : {}) },
        {
          ...options,
          onPartial: (partial) => {
            partials.set(id, partial)
            options.onPartial?.(partial)
          },
        },
      )
    },
    harvested: async (job, answer) => {
      partials.delete(job.id)
      const lost = [...answer.lost]
      const painted = job.lock && (await storage.upload(job.id))?.painted
      let pictures = 0
      for (const picture of answer.pictures) {
        try {
          const { blob: thumbnail, size } = await thumbnailOf(picture.blob)
          const result = resultOf(job, answer, { ...picture, size })
          const locked = painted && job.lock && lockedLater(result, job.lock)
          const material = painted && { answer: picture.blob, mask: painted }
          await gallery.resultArrived(
            { result: locked ?? result, thumbnail },
            picture.blob,
            material,
          )
          if (locked) needs.lockWanted(locked.id)
          pictures += 1
        } catch (error) {
          lost.push(`Picture ${picture.index + 1}: ${wordsOf(error)}`)
        }
      }
      if (pictures > 0) return { pictures, lost }
      throw new FailureError({ kind: 'unreadable', detail: lost.join(' ') })
    },
    rescued: async (job) => {
      const partial = partials.get(job.id)
      partials.delete(job.id)
      if (!partial) return false
      const { blob: thumbnail, size } = await thumbnailOf(partial.blob)
      const result = resultOf(job, noAnswer, { ...partial, size })
      await gallery.resultArrived(
        { result: { ...result, unfinished: true }, thumbnail },
        partial.blob,
      )
      return true
    },
  }
}

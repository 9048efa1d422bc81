import type { Connection, Secrets } from '#core/connection.ts'
import { type Failure, FailureError } from '#core/failure.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import { type Job, uploadIdOf } from '#core/job.ts'
import type { Mask } from '#core/mask/mask.ts'
import { packSlices } from '#core/mask/pack.ts'
import { modelNamed } from '#core/models.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import { present } from '#core/present.ts'
import type { Region } from '#core/region.ts'
import type { Answer, Engine, GenerateOptions } from '#services/engine/engine.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import type { Storage, StoredUpload } from '#services/storage/storage.ts'
import type { Source } from '#stores/document.ts'
import type { Gallery } from '#stores/gallery.ts'
import { createHarvest, type Kept } from '#stores/harvest.ts'
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
  /** The very same object in orders that send the same. */
  readonly mask: Mask | undefined
  /** The part of the first source that is sent; undefined: all of it. */
  readonly region: Region | undefined
  /** The same in the orders for the parts of one picture; undefined: there is one. */
  readonly setId: string | undefined
  /** How answers are put back on to the source; undefined: not at all. */
  readonly lock: LockSettings | undefined
}

export interface AnswerOptions extends Omit<GenerateOptions, 'onPicture'> {
  /** A finished picture of a stream is in memory alone. */
  readonly onUnstored?: (failure: Failure) => void
}

/** The steps of a request. Each rejects with a `FailureError`. */
export interface RequestRun {
  /** The very files that are sent for an order, and for all that send the same. */
  readonly filesFor: (order: Order, signal: AbortSignal) => Promise<StoredUpload>
  /** Sends the stored files; the job is already stored as running. Pictures of a stream are kept as they come. */
  readonly answered: (job: Job, options: AnswerOptions) => Promise<Answer>
  /** Stores and shows every picture that is not yet. Resolves with why some are in memory alone. */
  readonly harvested: (job: Job, answer: Answer) => Promise<Failure | undefined>
  /** After a failure: keeps what came before it. */
  readonly kept: (job: Job) => Promise<Kept>
  /** Whether there are secrets for a connection. */
  readonly hasSecrets: (connection: Connection) => boolean
}

interface Needs {
  readonly imaging: Imaging
  readonly engine: Engine
  readonly storage: Pick<Storage, 'upload'>
  readonly gallery: Gallery
  /** A result waits to be put back on to its source. */
  readonly lockWanted: (resultId: string) => void
  readonly secretsFor: (connection: Connection) => Secrets | undefined
  readonly now: () => number
}

/** What a job is given beside what is ordered. */
export type Registration = Pick<Job, 'id' | 'createdAt' | 'turn' | 'uploadId' | 'keyed'>

/** A new request, as it is stored. */
export function jobFor(order: Order, registration: Registration): Job {
  const { batchId, connection, params, seed, maskEdge, sources, mask, region, setId, lock } = order
  return {
    ...registration,
    batchId,
    connection,
    params,
    seed,
    maskEdge,
    sourceIds: sources.map((source) => source.id),
    masked: mask !== undefined,
    ...present({ crop: region?.crop, setId }),
    ...(lock && mask ? { lock } : {}),
    state: { kind: 'queued' },
  }
}

/** What of a request that was sent is asked for otherwise. */
export interface Repeat {
  readonly job: Job
  readonly params: GenerationParams
  readonly seed: number
  /** As of an order. */
  readonly setId: string | undefined
}

/** A new request that sends the very bytes of an earlier one. */
export function jobAgain(repeat: Repeat, registration: Registration): Job {
  const { job, params, seed, setId } = repeat
  const { batchId, connection, maskEdge, sourceIds, masked, crop, lock } = job
  return {
    ...registration,
    ...present({ batchId, crop, lock, setId }),
    uploadId: uploadIdOf(job),
    connection,
    params,
    seed,
    maskEdge,
    sourceIds,
    masked,
    state: { kind: 'queued' },
  }
}

/** Gives a key that is the same for orders that send the same files. */
export function createUploadKeys(): (order: Order) => string {
  const masks = new Map<Mask, number>()
  const numberOf = (mask: Mask) => {
    const number = masks.get(mask) ?? masks.size
    masks.set(mask, number)
    return number
  }
  return ({ sources, mask, maskEdge, params, region }) => {
    if (sources.length === 0) return 'no pictures'
    const painted = mask ? [numberOf(mask), maskEdge] : []
    const part = region ? [region.crop, region.size] : []
    const ids = sources.map(({ id }) => id)
    return JSON.stringify([ids, modelNamed(params.model).uploadPixels, painted, part])
  }
}

/** The way of one request: order -> stored files -> answer -> stored results. */
export function createRequestRun(needs: Needs): RequestRun {
  const { imaging, engine, storage, gallery, lockWanted, secretsFor, now } = needs
  /** Jobs of a batch send the same one after another. */
  let recent: { readonly id: string; readonly files: StoredUpload } | undefined

  async function uploadOf(job: Job): Promise<StoredUpload> {
    const id = uploadIdOf(job)
    if (recent?.id === id) return recent.files
    const files = await storage.upload(id)
    if (!files)
      throw new FailureError({ kind: 'storage', detail: 'the request is no longer stored' })
    recent = { id, files }
    return files
  }
  const paintedOf = async (job: Job) => (await uploadOf(job)).painted
  const harvest = createHarvest({ imaging, gallery, paintedOf, lockWanted, now })

  async function filesFor(order: Order, signal: AbortSignal): Promise<StoredUpload> {
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
      ...(painted ? { painted: painted.packed } : {}),
    }
  }

  return {
    filesFor,
    answered: async (job, { onUnstored, ...options }) => {
      const { images, mask } = await uploadOf(job)
      const { connection, params, seed, id: idempotencyKey } = job
      const secrets = secretsFor(connection)
      harvest.begun(job)
      options.signal?.addEventListener('abort', () => harvest.partialsDropped(job), { once: true })
      return engine.generate(
        {
          connection,
          params,
          seed,
          idempotencyKey,
          images,
          ...(mask ? { mask } : {}),
          ...(secrets ? { secrets } : {}),
        },
        {
          ...options,
          onPartial: (partial) => {
            harvest.partialCame(job, partial)
            options.onPartial?.(partial)
          },
          onPicture: async (picture) => {
            const failure = await harvest.pictureCame(job, picture)
            if (failure) onUnstored?.(failure)
          },
        },
      )
    },
    harvested: harvest.answerCame,
    kept: harvest.kept,
    hasSecrets: (connection) => secretsFor(connection) !== undefined,
  }
}

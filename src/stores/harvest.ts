import { type Failure, FailureError, failureOf } from '#core/failure.ts'
import { type Job, resultIdOf } from '#core/job.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import { present } from '#core/present.ts'
import type { Result } from '#core/result.ts'
import type { Answer, AnsweredPicture, PartialPicture } from '#services/engine/engine.ts'
import type { Imaging, Thumbnail } from '#services/imaging/imaging.ts'
import type { Gallery } from '#stores/gallery.ts'

/** How many pictures a request brought, and what of its answer could not be used, in words. */
export interface Brought {
  readonly pictures: number
  readonly lost: readonly string[]
  /** Of the pictures, those that could not be stored: they are in memory alone. */
  readonly unstored: number
  /** Why. */
  readonly failure?: Failure
}

/** What becomes of the pictures of requests. */
export interface Harvest {
  /** A request leaves: nothing came of it yet. */
  readonly begun: (job: Job) => void
  readonly partialCame: (job: Job, partial: PartialPicture) => void
  /** The pictures in the making are not wanted any more. */
  readonly partialsDropped: (job: Job) => void
  /** A picture of a stream is finished: it is stored and shown at once. */
  readonly pictureCame: (job: Job, picture: AnsweredPicture) => void
  /** The whole answer is there: stores and shows what is not yet. */
  readonly answerCame: (job: Job, answer: Answer) => Promise<Brought>
  /** After a failure: how many pictures came before it, once all are stored. */
  readonly kept: (job: Job) => Promise<number>
  /** After a failure: keeps the last picture in the making, marked as such; false where there was none. */
  readonly rescued: (job: Job) => Promise<boolean>
}

interface Needs {
  readonly imaging: Pick<Imaging, 'thumbnail'>
  readonly gallery: Gallery
  /** The mask of a job's request as it was painted, where it is kept. */
  readonly paintedOf: (job: Job) => Promise<PackedMask | undefined>
  /** A result waits to be put back on to its source. */
  readonly lockWanted: (resultId: string) => void
  readonly now: () => number
}

/** What is known beside a picture before its answer is there. */
const noAnswer: Answer = { pictures: [], lost: [] }

const lockedLater = (result: Result, settings: LockSettings): Result => ({
  ...result,
  lock: { kind: 'pending', settings },
})

const wordsOf = (error: unknown) => {
  const failure = failureOf(error)
  return 'detail' in failure ? failure.detail : failure.kind
}

/** What the answer tells beside a picture. */
const told = (answer: Answer, { revisedPrompt }: AnsweredPicture) =>
  present({
    note: answer.note,
    revisedPrompt,
    usage: answer.usage,
    requestId: answer.requestId,
    created: answer.created,
  })

/** Pictures on their way into the gallery, each stored once however it comes. */
export function createHarvest({ imaging, gallery, paintedOf, lockWanted, now }: Needs): Harvest {
  /** The last picture in the making, by job. */
  const partials = new Map<string, PartialPicture>()
  /** Pictures that came before their answer, by job and place: why they are not stored, if they are not. */
  const early = new Map<string, Map<number, Promise<Failure | undefined>>>()

  function resultOf(
    job: Job,
    answer: Answer,
    picture: AnsweredPicture & Pick<Thumbnail, 'size'>,
  ): Result {
    const [sourceId] = job.sourceIds
    return {
      id: resultIdOf(job, picture.index),
      jobId: job.id,
      index: picture.index,
      createdAt: now(),
      size: picture.size,
      mime: picture.blob.type,
      params: job.params,
      seed: job.seed,
      connection: job.connection,
      ...present({ batchId: job.batchId, setId: job.setId, sourceId, crop: job.crop }),
      ...told(answer, picture),
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

  /** Resolves with why it could not be stored, if so; rejects where it is no picture. */
  async function keep(
    job: Job,
    answer: Answer,
    picture: AnsweredPicture,
  ): Promise<Failure | undefined> {
    const { blob: thumbnail, size } = await thumbnailOf(picture.blob)
    const result = resultOf(job, answer, { ...picture, size })
    const mask = job.lock && (await paintedOf(job).catch(() => undefined))
    const locked = mask && job.lock && lockedLater(result, job.lock)
    const failure = await gallery.resultArrived(
      { result: locked ?? result, thumbnail },
      picture.blob,
      mask && { answer: picture.blob, mask },
    )
    if (locked) lockWanted(locked.id)
    return failure
  }

  /** Adds to a picture that came early what only the answer tells. */
  async function complete(job: Job, answer: Answer, picture: AnsweredPicture) {
    const found = gallery.item(resultIdOf(job, picture.index))?.result
    const more = told(answer, picture)
    if (found && Object.keys(more).length > 0) await gallery.resultChanged({ ...found, ...more })
  }

  async function gather(
    job: Job,
    answer: Answer,
    picture: AnsweredPicture,
  ): Promise<Failure | undefined> {
    const earlier = early.get(job.id)?.get(picture.index)
    if (!earlier) return keep(job, answer, picture)
    const failure = await earlier
    await complete(job, answer, picture)
    return failure
  }

  /** A picture in the making is worth nothing once the finished one is there. */
  function partialFinished({ id }: Job, index: number) {
    if (partials.get(id)?.index === index) partials.delete(id)
  }

  return {
    begun: ({ id }) => {
      partials.delete(id)
      early.delete(id)
    },
    partialCame: ({ id }, partial) => {
      if (!early.get(id)?.has(partial.index)) partials.set(id, partial)
    },
    partialsDropped: ({ id }) => void partials.delete(id),
    pictureCame: (job, picture) => {
      const pictures = early.get(job.id) ?? new Map<number, Promise<Failure | undefined>>()
      early.set(job.id, pictures)
      if (pictures.has(picture.index)) return
      const kept = keep(job, noAnswer, picture)
      // That it is no picture is told with the answer, which holds it too.
      kept.then(
        () => partialFinished(job, picture.index),
        () => undefined,
      )
      pictures.set(picture.index, kept)
    },
    answerCame: async (job, answer) => {
      partials.delete(job.id)
      const lost = [...answer.lost]
      let [pictures, unstored] = [0, 0]
      let failure: Failure | undefined
      for (const picture of answer.pictures) {
        try {
          const unkept = await gather(job, answer, picture)
          if (unkept) unstored += 1
          failure ??= unkept
          pictures += 1
        } catch (error) {
          lost.push(`Picture ${picture.index + 1}: ${wordsOf(error)}`)
        }
      }
      early.delete(job.id)
      if (pictures > 0) return { pictures, lost, unstored, ...present({ failure }) }
      throw new FailureError({ kind: 'unreadable', detail: lost.join(' ') })
    },
    kept: async ({ id }) => {
      const outcomes = await Promise.allSettled(early.get(id)?.values() ?? [])
      early.delete(id)
      return outcomes.filter(({ status }) => status === 'fulfilled').length
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

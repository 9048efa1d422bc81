import { describeFailure, type Failure, failureOf } from '#core/failure.ts'
import { type Job, resultIdOf } from '#core/job.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import { present } from '#core/present.ts'
import type { Result } from '#core/result.ts'
import type { Answer, AnsweredPicture, PartialPicture } from '#services/engine/engine.ts'
import type { Imaging, Thumbnail } from '#services/imaging/imaging.ts'
import type { Gallery } from '#stores/gallery.ts'

/** What is left of a request that failed. */
export interface Kept {
  /** How many pictures were finished before. */
  readonly pictures: number
  /** Whether the last picture in the making is kept, marked as such. */
  readonly unfinished: boolean
  /** Why some of it is in memory alone. */
  readonly failure?: Failure
}

/** What becomes of the pictures of requests. */
export interface Harvest {
  /** A request leaves: nothing came of it yet. */
  readonly begun: (job: Job) => void
  readonly partialCame: (job: Job, partial: PartialPicture) => void
  /** The pictures in the making are not wanted any more. */
  readonly partialsDropped: (job: Job) => void
  /** A picture of a stream is finished: it is stored and shown at once. Resolves with why it could not be stored. */
  readonly pictureCame: (job: Job, picture: AnsweredPicture) => Promise<Failure | undefined>
  /** The whole answer is there: stores and shows what is not yet. Resolves with why some of it is in memory alone. */
  readonly answerCame: (job: Job, answer: Answer) => Promise<Failure | undefined>
  /** After a failure: keeps what came before it. */
  readonly kept: (job: Job) => Promise<Kept>
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

  /** A picture that was paid for is kept, also one that the browser cannot show: it may be able to later. */
  async function thumbnailOf(blob: Blob): Promise<Thumbnail & Pick<Result, 'note'>> {
    try {
      return await imaging.thumbnail(blob)
    } catch (error) {
      const { what } = describeFailure(failureOf(error))
      return { blob, size: { width: 0, height: 0 }, note: `Kept as it came: ${what}` }
    }
  }

  /** Resolves with why it could not be stored, if so. */
  async function keep(
    job: Job,
    answer: Answer,
    picture: AnsweredPicture,
  ): Promise<Failure | undefined> {
    const { blob: thumbnail, size, note = answer.note } = await thumbnailOf(picture.blob)
    const result = resultOf(job, { ...answer, ...present({ note }) }, { ...picture, size })
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

  /** Why a picture that came early is in memory alone, if it still is. */
  async function unkeptEarly(job: Job, index: number, kept: Promise<Failure | undefined>) {
    const failure = await kept
    return gallery.isUnstored(resultIdOf(job, index)) ? failure : undefined
  }

  /** Adds to a picture that came early what only the answer tells. */
  async function complete(job: Job, answer: Answer, picture: AnsweredPicture) {
    const found = gallery.item(resultIdOf(job, picture.index))?.result
    const { note, ...more } = told(answer, picture)
    const known = { ...more, ...present({ note: found?.note ?? note }) }
    if (found && Object.keys(known).length > 0) await gallery.resultChanged({ ...found, ...known })
  }

  async function gather(
    job: Job,
    answer: Answer,
    picture: AnsweredPicture,
  ): Promise<Failure | undefined> {
    const earlier = early.get(job.id)?.get(picture.index)
    if (!earlier) return keep(job, answer, picture)
    await earlier
    await complete(job, answer, picture)
    return unkeptEarly(job, picture.index, earlier)
  }

  /** Keeps the last picture in the making. */
  async function rescue(job: Job): Promise<Pick<Kept, 'unfinished' | 'failure'>> {
    const partial = partials.get(job.id)
    partials.delete(job.id)
    if (!partial) return { unfinished: false }
    const { blob: thumbnail, size, note } = await thumbnailOf(partial.blob)
    // In the making, and no picture yet.
    if (note !== undefined) return { unfinished: false }
    const result: Result = { ...resultOf(job, noAnswer, { ...partial, size }), unfinished: true }
    const failure = await gallery.resultArrived({ result, thumbnail }, partial.blob)
    return { unfinished: true, ...present({ failure }) }
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
    pictureCame: async (job, picture) => {
      const pictures = early.get(job.id) ?? new Map<number, Promise<Failure | undefined>>()
      early.set(job.id, pictures)
      if (pictures.has(picture.index)) return undefined
      const kept = keep(job, noAnswer, picture)
      pictures.set(picture.index, kept)
      const failure = await kept
      partialFinished(job, picture.index)
      return failure
    },
    answerCame: async (job, answer) => {
      partials.delete(job.id)
      let failure: Failure | undefined
      for (const picture of answer.pictures) {
        const unkept = await gather(job, answer, picture)
        failure ??= unkept
      }
      early.delete(job.id)
      return failure
    },
    kept: async (job) => {
      const finished = await Promise.all(
        [...(early.get(job.id) ?? [])].map(([index, kept]) => unkeptEarly(job, index, kept)),
      )
      early.delete(job.id)
      const { unfinished, failure } = await rescue(job)
      const unkept = finished.find((each) => each !== undefined) ?? failure
      return { pictures: finished.length, unfinished, ...present({ failure: unkept }) }
    },
  }
}

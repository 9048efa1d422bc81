import { type Failure, FailureError } from '#core/failure.ts'
import { present } from '#core/present.ts'
import type { Usage } from '#core/result.ts'
import type { Sifted } from './answerSieve.ts'
import type { ByteStream } from './bodyBytes.ts'
import { complaintOf } from './complaint.ts'
import { createEventSplitter, type StreamEvent } from './eventSplitter.ts'
import { type ForeignRecord, numberIn, parsedJson, recordIn, textIn } from './foreignJson.ts'
import { readItem } from './pictureItem.ts'
import { brokenWords, cameThrough, cut, type Reading } from './reading.ts'
import { type BodyAnswer, goodAndLost, type Outcome, outcomeOf } from './readJson.ts'
import { refusalOf } from './readRefusal.ts'
import { addedUsage, usageIn } from './usage.ts'

/** What one event means. */
type Meaning =
  | { readonly kind: 'partial'; readonly item: unknown }
  | { readonly kind: 'completed'; readonly items: readonly unknown[]; readonly body: ForeignRecord }
  | { readonly kind: 'error'; readonly failure: Failure }
  | { readonly kind: 'nothing' }

const isErrorStatus = (status: number | undefined): status is number =>
  status !== undefined && Number.isInteger(status) && status >= 400 && status < 600

/** The status an error event tells, in whichever place. */
function statusIn(body: ForeignRecord): number | undefined {
  const error = recordIn(body.error)
  const places = [error.status, error.status_code, error.code, body.status, body.status_code]
  return places.map((place) => numberIn(Number(place ?? Number.NaN))).find(isErrorStatus)
}

function errorIn(value: unknown, text: string, response: Response): Failure {
  const complaint = complaintOf(value) ?? complaintOf(text) ?? { message: 'an error without words' }
  return { ...refusalOf(complaint, response, statusIn(recordIn(value))), midway: true }
}

function meaningOf({ name, text }: StreamEvent, response: Response): Meaning {
  const value = parsedJson(text)
  const body = recordIn(value)
  const type = textIn(body.type) ?? name
  if (name === 'error' || type === 'error' || body.error)
    return { kind: 'error', failure: errorIn(value, text, response) }
  const step = /\bimage_\w+\.(partial_image|completed)$/.exec(type)?.[1]
  if (step === 'partial_image') return { kind: 'partial', item: body }
  if (step === 'completed') return { kind: 'completed', items: [body], body }
  // Some servers wrap the answer they would give without a stream into one event.
  if (Array.isArray(body.data)) return { kind: 'completed', items: body.data, body }
  return { kind: 'nothing' }
}

interface Gathered {
  /** In the order they were completed. */
  readonly outcomes: Promise<Outcome>[]
  readonly usages: Usage[]
  /** The telling of partial and finished pictures: all of them are told before the answer. */
  readonly told: Promise<void>[]
  failure?: Failure
  created?: number | undefined
}

function take(event: StreamEvent, gathered: Gathered, { response, ...reading }: StreamReading) {
  const { outcomes, usages } = gathered
  const meaning = meaningOf(event, response)
  switch (meaning.kind) {
    case 'partial':
      gathered.told.push(
        tellPartial(meaning.item, { index: outcomes.length, pictures: event.pictures }, reading),
      )
      break
    case 'completed': {
      const { created_at, created, usage } = meaning.body
      for (const item of meaning.items) {
        const place = { index: outcomes.length, count: ` of ${reading.asked}` }
        const outcome = outcomeOf(item, { ...place, pictures: event.pictures }, reading)
        outcomes.push(outcome)
        gathered.told.push(tellPicture(outcome, reading))
      }
      const counted = usageIn(usage)
      if (counted) usages.push(counted)
      gathered.created ??= numberIn(created_at) ?? numberIn(created)
      break
    }
    case 'error':
      gathered.failure ??= meaning.failure
      break
    case 'nothing':
  }
}

async function tellPartial(
  item: unknown,
  { index, pictures }: { index: number; pictures: Sifted['pictures'] },
  reading: Reading,
) {
  const picture = await readItem(item, pictures, reading)
  if ('blob' in picture) reading.onPartial?.({ index, blob: picture.blob })
}

async function tellPicture(outcome: Promise<Outcome>, reading: Reading) {
  const { picture } = await outcome
  if (picture) reading.onPicture?.(picture)
}

/** What is missing from a stream that gave some pictures, in words. */
function missingWords(got: number, reading: Reading, { failure, broken }: Ending) {
  const so = cameThrough(got, reading)
  if (failure) return [`${so}, then the server stopped: ${new FailureError(failure).message}`]
  if (broken) return [`${so}, ${brokenWords(reading)}.`]
  return got < reading.asked ? [`${so}, then the stream ended.`] : []
}

/** Whether all that was asked for is counted, each picture by itself or all at once: a part is not what it costs. */
const isCounted = ({ outcomes, usages, failure }: Gathered, { asked }: Reading) =>
  failure === undefined &&
  outcomes.length >= asked &&
  (usages.length === 1 || usages.length >= outcomes.length)

interface Ending {
  readonly failure: Failure | undefined
  /** What broke the connection. */
  readonly broken: unknown
}

async function drained(bytes: ByteStream, onEvent: (event: StreamEvent) => void): Promise<unknown> {
  const splitter = createEventSplitter(onEvent)
  try {
    for await (const piece of bytes) splitter.push(piece)
    splitter.end()
    return undefined
  } catch (error) {
    return error
  }
}

export interface StreamReading extends Reading {
  readonly response: Response
}

/**
 * The pictures of an event stream; those in the making are told as they come. One that ends with an error or breaks
 * keeps what was completed before. Rejects with a `FailureError`: `refused`, `cut`, `unreadable`.
 */
export async function readEvents(bytes: ByteStream, reading: StreamReading): Promise<BodyAnswer> {
  const gathered: Gathered = { outcomes: [], usages: [], told: [] }
  const broken = await drained(bytes, (event) => take(event, gathered, reading))
  const { outcomes, usages, told, failure, created } = gathered
  await Promise.all(told)
  if (outcomes.length === 0) throw failure ? new FailureError(failure) : cut(broken)
  const { pictures, lost } = goodAndLost(await Promise.all(outcomes))
  return {
    pictures,
    lost: [...lost, ...missingWords(outcomes.length, reading, { failure, broken })],
    ...present({ usage: isCounted(gathered, reading) ? addedUsage(usages) : undefined, created }),
  }
}

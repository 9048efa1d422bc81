import { present } from '#core/present.ts'
import type { Answer, AnsweredPicture } from '#services/engine/engine.ts'
import { createAnswerSieve, type Sifted } from './answerSieve.ts'
import type { ByteStream } from './bodyBytes.ts'
import { complaintOf } from './complaint.ts'
import {
  type ForeignRecord,
  numberIn,
  parsedJson,
  recordIn,
  shortened,
  textIn,
} from './foreignJson.ts'
import { readItem } from './pictureItem.ts'
import { brokenWords, cameThrough, cut, type Reading, unreadable } from './reading.ts'
import { usageIn } from './usage.ts'
import { isWebPage, wordsOfPage } from './webPage.ts'

/** What a body tells, before the head is added to it. */
export type BodyAnswer = Omit<Answer, 'requestId' | 'note'>

/** The value of a body with status 2xx. Throws a `FailureError` when it is not JSON, or an error. */
export function jsonBody(text: string, wanted = 'pictures'): unknown {
  if (text.trim() === '') throw unreadable('it is empty.')
  if (isWebPage(text))
    throw unreadable(`it is a web page (\u201c${wordsOfPage(text)}\u201d), not ${wanted}.`)
  const body = parsedJson(text)
  if (body === undefined)
    throw unreadable(`it is not JSON; it begins with \u201c${shortened(text.trim(), 80)}\u201d.`)
  const { error } = recordIn(body)
  if (error)
    throw unreadable(`it is an error: ${complaintOf({ error })?.message ?? JSON.stringify(error)}`)
  return body
}

export interface Outcome {
  readonly picture?: AnsweredPicture
  readonly lost?: string
}

/** One item of an answer. @param index its place in it @param count of how many, in words */
export async function outcomeOf(
  item: unknown,
  { index, count, pictures }: { index: number; count: string; pictures: Sifted['pictures'] },
  reading: Reading,
): Promise<Outcome> {
  const read = await readItem(item, pictures, reading)
  if ('problem' in read)
    return { lost: `Picture ${index + 1}${count} could not be used: ${read.problem}` }
  const revisedPrompt = textIn(recordIn(item).revised_prompt)
  return { picture: { index, blob: read.blob, ...present({ revisedPrompt }) } }
}

const goodOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ picture }) => (picture ? [picture] : []))
const lostOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ lost }) => (lost === undefined ? [] : [lost]))

/** The pictures of outcomes and what was lost. Throws a `FailureError` when there is no picture. */
export function goodAndLost(outcomes: readonly Outcome[]) {
  const [pictures, lost] = [goodOf(outcomes), lostOf(outcomes)]
  if (pictures.length === 0) throw unreadable(lost.join(' '))
  return { pictures, lost }
}

async function answerIn(body: ForeignRecord, sifted: Sifted, reading: Reading) {
  const { data, usage, created } = body
  if (!Array.isArray(data) || data.length === 0) throw unreadable('it holds no pictures.')
  const items: unknown[] = data
  const place = { count: ` of ${items.length}`, pictures: sifted.pictures }
  const outcomes = await Promise.all(
    items.map((item, index) => outcomeOf(item, { index, ...place }, reading)),
  )
  const { pictures, lost } = goodAndLost(outcomes)
  const missing =
    items.length < reading.asked
      ? [`${cameThrough(items.length, reading)}: no more were sent.`]
      : []
  return {
    pictures,
    lost: [...lost, ...missing],
    ...present({ usage: usageIn(usage), created: numberIn(created) }),
  }
}

/** Of an answer that broke off, what had come to its end: it is paid for. Undefined where nothing had. */
function salvaged({ pictures }: Sifted, reading: Reading, how: string): BodyAnswer | undefined {
  const good = pictures.flatMap((picture, index) =>
    picture && 'blob' in picture ? [{ index, blob: picture.blob }] : [],
  )
  if (good.length === 0) return undefined
  return { pictures: good, lost: [`${cameThrough(good.length, reading)}, ${how}.`] }
}

/** The pictures of a JSON answer. Rejects with a `FailureError`: `cut`, `unreadable`. */
export async function readJson(bytes: ByteStream, reading: Reading): Promise<BodyAnswer> {
  const sieve = createAnswerSieve()
  try {
    for await (const piece of bytes) sieve.push(piece)
  } catch (error) {
    const good = salvaged(sieve.finish(), reading, brokenWords(reading))
    if (!good) throw cut(error)
    return good
  }
  const sifted = sieve.finish()
  // Some servers end what broke off as if it were whole.
  const good =
    parsedJson(sifted.text) === undefined
      ? salvaged(sifted, reading, 'then the answer ended')
      : undefined
  return good ?? answerIn(recordIn(jsonBody(sifted.text)), sifted, reading)
}

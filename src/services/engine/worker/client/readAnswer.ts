import { FailureError } from '#core/failure.ts'
import type { Usage } from '#core/result.ts'
import type { Answer, AnsweredPicture } from '#services/engine/engine.ts'
import { complaintOf } from './complaint.ts'
import {
  type ForeignRecord,
  numberIn,
  parsedJson,
  present,
  recordIn,
  shortened,
  textIn,
} from './foreignJson.ts'
import { type AnswerOrigin, readItem } from './pictureItem.ts'
import { isWebPage, wordsOfPage } from './webPage.ts'

const unreadable = (detail: string) => new FailureError({ kind: 'unreadable', detail })

async function bodyText(response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    signal.throwIfAborted()
    throw new FailureError({ kind: 'cut' }, { cause: error })
  }
}

function bodyOf(text: string): ForeignRecord {
  if (text.trim() === '') throw unreadable('it is empty.')
  if (isWebPage(text))
    throw unreadable(`it is a web page (\u201c${wordsOfPage(text)}\u201d), not pictures.`)
  const body = parsedJson(text)
  if (body === undefined)
    throw unreadable(`it is not JSON; it begins with \u201c${shortened(text.trim(), 80)}\u201d.`)
  const { error } = recordIn(body)
  if (error)
    throw unreadable(`it is an error: ${complaintOf({ error })?.message ?? JSON.stringify(error)}`)
  return recordIn(body)
}

function usageIn(value: unknown): Usage | undefined {
  const { input_tokens, output_tokens, total_tokens } = recordIn(value)
  const inputTokens = numberIn(input_tokens)
  const outputTokens = numberIn(output_tokens)
  if (inputTokens === undefined || outputTokens === undefined) return undefined
  const totalTokens = numberIn(total_tokens) ?? inputTokens + outputTokens
  return { inputTokens, outputTokens, totalTokens }
}

async function readPictures(items: unknown[], origin: AnswerOrigin) {
  const reading: Promise<AnsweredPicture | string>[] = []
  const count = items.length
  const read = async (item: unknown, index: number) => {
    const revisedPrompt = textIn(recordIn(item).revised_prompt)
    const picture = await readItem(item, origin)
    if ('blob' in picture) return { index, blob: picture.blob, ...present({ revisedPrompt }) }
    return `Picture ${index + 1} of ${count} could not be used: ${picture.problem}`
  }
  // Each item is taken out, so that its base64 can be freed as soon as its bytes are there.
  while (items.length > 0) reading.push(read(items.shift(), reading.length))
  const outcomes = await Promise.all(reading)
  return {
    pictures: outcomes.filter((outcome) => typeof outcome !== 'string'),
    lost: outcomes.filter((outcome) => typeof outcome === 'string'),
  }
}

/**
 * The pictures of an answer with status 2xx; one bad item loses none of the good ones.
 * Rejects with a `FailureError` (`cut`, `unreadable`) or, at an abort, with the signal's reason.
 */
export async function readAnswer(response: Response, request: Request): Promise<Answer> {
  const body = bodyOf(await bodyText(response, request.signal))
  if (!Array.isArray(body.data) || body.data.length === 0) throw unreadable('it holds no pictures.')
  const baseUrl = new URL('../', request.url).href
  const { pictures, lost } = await readPictures(body.data, { baseUrl, signal: request.signal })
  if (pictures.length === 0) throw unreadable(lost.join(' '))
  return {
    pictures,
    lost,
    ...present({
      usage: usageIn(body.usage),
      requestId: response.headers.get('x-request-id') ?? undefined,
      created: numberIn(body.created),
      note: response.headers.get('x-engine-note') ?? undefined,
    }),
  }
}

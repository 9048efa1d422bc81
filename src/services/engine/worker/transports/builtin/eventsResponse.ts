import { FailureError, failureOf } from '#core/failure.ts'
import { ApiError, errorBody } from './apiError.ts'
import { createPictureOrder, type PictureNews } from './pictureOrder.ts'
import { base64Of, engineHeaders, nowInSeconds, pictureFacts } from './picturesResponse.ts'
import type { Making, MakingOptions } from './prepareMaking.ts'
import type { PictureRequest } from './readPictureRequest.ts'

type Sources = Pick<MakingOptions, 'seed' | 'signal' | 'onProgress'>

/** Writes events one after the other, each once it is encoded. */
function createEventWriter() {
  const utf8 = new TextEncoder()
  const hungUp = new AbortController()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const readable = new ReadableStream<Uint8Array>({
    start: (started) => {
      controller = started
    },
    cancel: () => hungUp.abort(),
  })
  let written: Promise<void> = Promise.resolve()
  const queue = (step: () => Promise<void> | void) => {
    written = written.then(step)
    // Whoever ends the stream is told what went wrong.
    written.catch(() => {})
    return written
  }
  return {
    readable,
    /** Aborts when nobody reads any more. */
    hungUp: hungUp.signal,
    write: (type: string, data: () => object | Promise<object>) =>
      queue(async () => {
        const json = JSON.stringify({ type, ...(await data()) })
        if (!hungUp.signal.aborted)
          controller?.enqueue(utf8.encode(`event: ${type}\ndata: ${json}\n\n`))
      }),
    end: () => queue(() => (hungUp.signal.aborted ? undefined : controller?.close())),
    fail: (error: unknown) => controller?.error(error),
  }
}

function createTeller(request: PictureRequest, making: Making) {
  const writer = createEventWriter()
  const prefix = request.endpoint === 'edits' ? 'image_edit' : 'image_generation'
  const drafts = new Map<number, number>()
  const dataOf = async ({ blob }: PictureNews, more: object) => ({
    b64_json: await base64Of(blob, request),
    created_at: nowInSeconds(),
    ...pictureFacts(request, making),
    ...more,
  })
  const tell = (news: PictureNews) => {
    if (news.kind === 'picture')
      return void writer.write(`${prefix}.completed`, () => dataOf(news, {}))
    const index = drafts.get(news.picture) ?? 0
    drafts.set(news.picture, index + 1)
    void writer.write(`${prefix}.partial_image`, () => dataOf(news, { partial_image_index: index }))
  }
  return { writer, tell }
}

/**
 * The answer as an event stream: the pictures in the making, then the finished one, for one picture after the other.
 * Resolves with the first event. Rejects with an `ApiError`, a `FailureError` or the signal's reason when there is none;
 * what goes wrong later is an event.
 */
export function eventsResponse(
  request: PictureRequest,
  making: Making,
  { seed, signal, onProgress }: Sources,
): Promise<Response> {
  const { writer, tell } = createTeller(request, making)
  return new Promise((resolve, reject) => {
    let begun = false
    const order = createPictureOrder((news) => {
      tell(news)
      if (begun) return
      begun = true
      const headers = { 'content-type': 'text/event-stream', ...engineHeaders(making) }
      resolve(new Response(writer.readable, { headers }))
    })
    const failed = (error: unknown) => {
      if (!begun) return reject(error)
      if (!(error instanceof ApiError))
        return writer.fail(new FailureError(failureOf(error), { cause: error }))
      void writer.write('error', () => errorBody(error))
      void writer.end()
    }
    making
      .make({
        seed,
        signal: AbortSignal.any([signal, writer.hungUp]),
        onProgress,
        onDraft: (picture, blob) => order({ kind: 'draft', picture, blob }),
        onPicture: (picture, blob) => order({ kind: 'picture', picture, blob }),
      })
      .then(writer.end)
      .catch(failed)
  })
}

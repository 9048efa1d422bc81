import { encodeBase64 } from '#services/engine/worker/base64.ts'
import { encodeAs } from './encodeAs.ts'
import type { Making } from './prepareMaking.ts'
import type { PictureRequest } from './readPictureRequest.ts'

/** A file as base64, in the format that was asked for. */
export async function base64Of(png: Blob, { encoding }: PictureRequest): Promise<string> {
  const file = await encodeAs(png, encoding)
  return encodeBase64(new Uint8Array(await file.arrayBuffer()))
}

/** What an answer and every event tell of the pictures. */
export const pictureFacts = (
  { quality, background, encoding }: PictureRequest,
  { size }: Making,
) => ({
  output_format: encoding.format,
  size: `${size.width}x${size.height}`,
  quality,
  background,
})

/** Who answered, and what it did. */
export const engineHeaders = ({ note }: Making) => ({
  'x-engine': 'built-in',
  'x-engine-note': note,
})

export const nowInSeconds = (): number => Math.floor(Date.now() / 1000)

/** The API's answer, written picture by picture; usage is absent, since nothing was billed. */
async function* bodyOf(request: PictureRequest, making: Making, pictures: readonly Blob[]) {
  const facts = JSON.stringify({ created: nowInSeconds(), ...pictureFacts(request, making) })
  yield `${facts.slice(0, -1)},"data":[`
  for (const [i, picture] of pictures.entries())
    yield `${i > 0 ? ',' : ''}{"b64_json":"${await base64Of(picture, request)}"}`
  yield ']}'
}

/** A stream of texts, written as it is read. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(utf8.encode(value))
    },
  })
}

export function picturesResponse(
  request: PictureRequest,
  making: Making,
  pictures: readonly Blob[],
): Response {
  return new Response(streamOf(bodyOf(request, making, pictures)), {
    headers: { 'content-type': 'application/json', ...engineHeaders(making) },
  })
}

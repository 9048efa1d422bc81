import { encodeBase64 } from '#services/engine/worker/base64.ts'
import type { MadePictures } from './makePictures.ts'
import type { PictureRequest } from './readPictureRequest.ts'

async function itemOf(picture: Blob) {
  return { b64_json: encodeBase64(new Uint8Array(await picture.arrayBuffer())) }
}

/** The API's answer; usage is absent, since nothing was billed. */
export async function picturesResponse(
  { quality, background }: PictureRequest,
  { pictures, size, note }: MadePictures,
): Promise<Response> {
  const body = {
    created: Math.floor(Date.now() / 1000),
    data: await Promise.all(pictures.map(itemOf)),
    output_format: 'png',
    size: `${size.width}x${size.height}`,
    quality,
    background,
  }
  return Response.json(body, { headers: { 'x-engine': 'built-in', 'x-engine-note': note } })
}

import type { Behaviour } from './behaviour.ts'
import { driftedPicture } from './drifting.ts'
import { flatPng, padded, pngHeader } from './png.ts'
import { fieldOf, type RecordedRequest } from './recording.ts'

function sizeOf(request: RecordedRequest) {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(fieldOf(request, 'size'))) ?? []
  if (width && height) return { width: Number(width), height: Number(height) }
  const image = request.parts.find(({ name }) => name.startsWith('image'))
  return (image && pngHeader(image.bytes)) ?? { width: 1024, height: 1024 }
}

const countOf = (request: RecordedRequest): number => Number(fieldOf(request, 'n') ?? 1)

const fileOf = ({ parts }: RecordedRequest, name: string) =>
  parts.find((part) => part.name === name || part.name === `${name}[]`)?.bytes

/** As many pictures as asked for, each of another colour or drift. */
export function picturesFor(
  request: RecordedRequest,
  { pictureBytes = 0, drift }: Behaviour = {},
): readonly Buffer[] {
  const size = sizeOf(request)
  const image = fileOf(request, 'image')
  const made = (i: number) => {
    if (!drift || !image) return flatPng(size, [(40 + 67 * i) % 256, 110, 180])
    const edit = { image, mask: fileOf(request, 'mask') }
    return driftedPicture(edit, size, { ...drift, seed: drift.seed + i })
  }
  return Array.from({ length: countOf(request) }, (_, i) => padded(made(i), pictureBytes))
}

/** The partial picture of a finished one: of the same size, paler with every step before the last. */
export const partialOf = (request: RecordedRequest, step: number): Buffer =>
  flatPng(sizeOf(request), [200 - 20 * step, 200, 200])

export const usageFor = (n: number) => ({
  input_tokens: 50,
  input_tokens_details: { text_tokens: 10, image_tokens: 40 },
  output_tokens: 200 * n,
  output_tokens_details: { image_tokens: 190 * n, text_tokens: 10 * n },
  total_tokens: 50 + 200 * n,
})

import type { ProxyConnection } from '#core/connection.ts'
import type { GenerationTask } from '#services/engine/engine.ts'

const MEGABYTE = 1e6
/** Of the API: every picture and the mask are smaller than so much. */
const IMAGE_MB = 50
const MASK_MB = 4
/** A part's boundary and headers, about. */
const PART_BYTES = 250

const megabytes = (bytes: number) => `${(bytes / MEGABYTE).toFixed(1)} MB`

function bodyBytes({ params, images, mask }: GenerationTask): number {
  const blobs = [...images, ...(mask ? [mask] : [])]
  const files = blobs.reduce((sum, { size }) => sum + size + PART_BYTES, 0)
  const texts = new TextEncoder().encode(JSON.stringify(params)).length
  return files + texts + Object.keys(params).length * PART_BYTES
}

/** Why a task is too large to be sent, in words; undefined when it is not. Nothing has to be built to tell. */
export function sizeProblem(task: GenerationTask, { limits }: ProxyConnection): string | undefined {
  const { images, mask } = task
  const large = images.findIndex(({ size }) => size >= IMAGE_MB * MEGABYTE)
  if (large >= 0)
    return `Picture ${large + 1} would be sent as ${megabytes(images[large].size)}; the API takes less than ${IMAGE_MB} MB. Send it smaller or choose another.`
  if (mask && mask.size >= MASK_MB * MEGABYTE)
    return `The mask would be sent as ${megabytes(mask.size)}; the API takes less than ${MASK_MB} MB. A hard edge makes it much smaller.`
  const bytes = bodyBytes(task)
  if (limits.bodyMB !== undefined && bytes > limits.bodyMB * MEGABYTE)
    return `The request would be ${megabytes(bytes)}, and this connection takes at most ${limits.bodyMB} MB. Send fewer or smaller pictures.`
  return undefined
}

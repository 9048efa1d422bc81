import type { Rect } from '../../../src/core/geometry.ts'
import {
  maskFromPixels,
  maskToPixels,
  type PackedMask,
  packed,
  unpacked,
} from '../../../src/core/mask/pack.ts'
import type { LockOrder } from '../../../src/services/imaging/imaging.ts'
import { patch } from '../../../src/services/imaging/worker/lock/fixtures/scenes.ts'
import { seamVisibility } from '../../../src/services/imaging/worker/lock/fixtures/seamVisibility.ts'
import { lockPixels } from '../../../src/services/imaging/worker/lock/lock.ts'
import { readPicture } from '../../../src/services/imaging/worker/pictureFile.ts'
import { openPixels } from '../../../src/services/imaging/worker/pixelSource.ts'
import { encodePng } from '../../../src/services/imaging/worker/png.ts'
import { uploadPixels } from '../../../src/services/imaging/worker/uploadPixels.ts'
import { driftedAnswer } from '../../../src/testing/drift.ts'

export interface TrueDrift {
  readonly shift: readonly [x: number, y: number]
  readonly scale: number
}

export type LockTask =
  /** Answers that drifted so, and a mask. */
  | { readonly kind: 'prepare'; readonly source: Blob; readonly drifts: readonly TrueDrift[] }
  /** How long the browser takes to decode it, in ms. */
  | { readonly kind: 'decode'; readonly source: Blob }
  /** How long the seam and the composite take once the source is decoded and laid over, in ms. */
  | { readonly kind: 'composite'; readonly order: LockOrder }
  | {
      readonly kind: 'prove'
      readonly source: Blob
      readonly picture: Blob
      readonly mask: PackedMask
    }

export interface LockTaskOutputs {
  readonly prepare: { readonly answers: readonly Blob[]; readonly mask: PackedMask }
  readonly decode: number
  readonly composite: number
  readonly prove: { readonly changed: number; readonly seamRatio: number }
}

const TOTAL_PIXELS = 1536 * 1024
const { signal } = new AbortController()

/** The share of a lock's work after which the seam is closed. */
const SEAM_BEGINS = 0.55

/** A tenth of the picture, given at the upload's size. */
function largeMask(small: { width: number; height: number }, width: number, height: number) {
  const painted = patch(small, 0.1)
  const values = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * small.height) / height) * small.width
    for (let x = 0; x < width; x++)
      values[y * width + x] = painted[row + Math.floor((x * small.width) / width)] < 128 ? 0 : 255
  }
  return packed(maskFromPixels({ width, height }, values))
}

async function prepare(source: Blob, drifts: readonly TrueDrift[]) {
  const { pixels, from, to } = await uploadPixels(source, TOTAL_PIXELS, signal)
  const answers: Blob[] = []
  for (const [i, drift] of drifts.entries()) {
    const cast = { noise: 3, gain: [1.05, 1, 0.96], offset: [4, -2, 1] } as const
    const answer = driftedAnswer(
      { ...to, bytes: pixels },
      { size: to, ...drift, ...cast, blockStep: 5, seed: i + 1 },
    )
    answers.push(await encodePng(answer.bytes, to))
  }
  return { answers, mask: largeMask(to, from.width, from.height) }
}

async function decode(source: Blob): Promise<number> {
  const began = performance.now()
  ;(await createImageBitmap(source, { colorSpaceConversion: 'none' })).close()
  return performance.now() - began
}

async function composite({ source: file, answer: answerFile, mask }: LockOrder): Promise<number> {
  const source = await openPixels(await readPicture(file))
  const answer = await openPixels(await readPicture(answerFile))
  let began = 0
  const order = { source, answer, mask, tone: true, seam: true, register: true }
  await lockPixels(order, signal, (share) => {
    if (share <= SEAM_BEGINS) began = performance.now()
  })
  return performance.now() - began
}

/** All pixels as a canvas has them: not the way that the lock itself reads them. */
async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' })
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', {
    willReadFrequently: true,
  })
  if (!context) throw new Error('no 2d canvas')
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height)
}

/** Where the mask's upper edge is, at the picture's own pixels. */
const SEAM_PART: Rect = { x: 1900, y: 1250, width: 1600, height: 700 }

function partOf(picture: ImageData, { x, y, width, height }: Rect) {
  const bytes = new Uint8ClampedArray(width * height * 4)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * picture.width + x) * 4
    bytes.set(picture.data.subarray(from, from + width * 4), row * width * 4)
  }
  return { width, height, bytes }
}

async function prove(source: Blob, picture: Blob, mask: PackedMask) {
  const before = new Uint32Array((await pixelsOf(source)).data.buffer)
  const result = await pixelsOf(picture)
  const after = new Uint32Array(result.data.buffer)
  const painted = maskToPixels(unpacked(mask))
  let changed = 0
  for (let at = 0; at < painted.length; at++)
    if (painted[at] === 0 && before[at] !== after[at]) changed++
  const { x, y, width, height } = SEAM_PART
  const edge = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (y + row) * result.width + x
    edge.set(painted.subarray(from, from + width), row * width)
  }
  return { changed, seamRatio: seamVisibility(partOf(result, SEAM_PART), edge) }
}

function done(task: LockTask): Promise<LockTaskOutputs[LockTask['kind']]> {
  switch (task.kind) {
    case 'prepare':
      return prepare(task.source, task.drifts)
    case 'decode':
      return decode(task.source)
    case 'composite':
      return composite(task.order)
    case 'prove':
      return prove(task.source, task.picture, task.mask)
  }
}

addEventListener('message', async ({ data }: MessageEvent<LockTask>) => {
  postMessage(await done(data))
})

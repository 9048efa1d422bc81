import { expect, test } from 'vitest'
import type { Rect, Size } from '#core/geometry.ts'
import { maskFromPixels, packed } from '#core/mask/pack.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels } from '#services/imaging/worker/pixelSource.ts'
import { driftedAnswer } from '#testing/drift.ts'
import { patch, pictureOf } from './fixtures/scenes.ts'
import { seamVisibility } from './fixtures/seamVisibility.ts'
import { lockPixels } from './lock.ts'
import { cropped, type Picture, readRows } from './picture.ts'
import type { Pixels } from './plane.ts'

const { signal } = new AbortController()

async function openPhoto() {
  const photo = await fetch('/sample-picos.jpg')
  return openPixels(await readPicture(await photo.blob()))
}

/** All pixels of a part of a picture. */
async function pixelsIn(picture: Picture, part: Rect): Promise<Pixels> {
  const rows = await readRows(cropped(picture, part), 0, part.height)
  return { width: part.width, height: part.height, bytes: new Uint8ClampedArray(rows) }
}

/** The mask of the whole picture with a patch in the middle of a part. */
function maskOf({ width, height }: Size, part: Rect, painted: Uint8Array) {
  const values = new Uint8Array(width * height)
  for (let y = 0; y < part.height; y++) {
    const row = painted.subarray(y * part.width, (y + 1) * part.width)
    values.set(row, (part.y + y) * width + part.x)
  }
  return packed(maskFromPixels({ width, height }, values))
}

/** Pixels that are not painted and differ. */
function countChanged(a: Pixels, b: Pixels, painted: Uint8Array): number {
  let changed = 0
  for (let at = 0; at < painted.length; at++)
    if (painted[at] === 0)
      for (let i = at * 4; i < at * 4 + 4; i++) if (a.bytes[i] !== b.bytes[i]) changed++
  return changed
}

const parts: readonly (readonly [string, Rect])[] = [
  ['clouds and rock', { x: 900, y: 150, width: 1080, height: 720 }],
  ['a wall of rock', { x: 1900, y: 300, width: 1080, height: 720 }],
  ['grass and a path', { x: 500, y: 1500, width: 1080, height: 720 }],
]

test.each(parts)('a redrawn part of a photo, %s, is put back', async (_, crop) => {
  const source = await openPhoto()
  const before = await pixelsIn(source, crop)
  const painted = patch(crop, 0.12)
  const drift = { shift: [0.03, -0.02], scale: 1.04 } as const
  const answer = driftedAnswer(before, {
    ...drift,
    size: { width: 720, height: 480 },
    noise: 3,
    gain: [1.06, 1, 0.94],
    offset: [5, -3, 2],
    blockStep: 6,
  })
  const mask = maskOf(source.size, crop, painted)
  const order = { source, answer: pictureOf(answer), mask, crop, register: true }
  const locked = await lockPixels({ ...order, tone: true, seam: true }, signal)

  const { changed, registration, leak } = locked
  if (!changed) throw new Error('something is painted')
  expect(locked.changedOutside).toBe(0)
  const after = { ...before, bytes: before.bytes.slice() }
  const { box } = changed
  for (let y = 0; y < box.height; y++) {
    const row = changed.bytes.subarray(y * box.width * 4, (y + 1) * box.width * 4)
    after.bytes.set(row, ((box.y - crop.y + y) * crop.width + box.x - crop.x) * 4)
  }
  expect(countChanged(before, after, painted)).toBe(0)
  expect(leak.mean).toBeGreaterThan(0.01)

  const { grid } = registration
  expect(registration.applied).toBe(true)
  expect(Math.abs(registration.dx - drift.shift[0] * grid.width)).toBeLessThan(0.5)
  expect(Math.abs(registration.dy - drift.shift[1] * grid.height)).toBeLessThan(0.5)
  expect((Math.abs(registration.scale - drift.scale) * grid.width) / 2).toBeLessThan(0.5)

  const natural = seamVisibility(before, painted)
  expect(seamVisibility(after, painted)).toBeLessThan(Math.max(1.25, natural * 1.1))
  source.close()
})

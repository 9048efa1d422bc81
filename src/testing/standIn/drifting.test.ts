import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import type { Behaviour } from './behaviour.ts'
import { type StandIn, startStandIn } from './startStandIn.ts'

let standIn: StandIn
beforeAll(async () => {
  standIn = await startStandIn()
})
afterAll(() => standIn.close())

const size = { width: 96, height: 64 }
const isPainted = (x: number, y: number) => x >= 30 && x < 60 && y >= 20 && y < 44

function png({ width, height }: Size, color: (x: number, y: number) => readonly number[]): Blob {
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) data.set(color(i % width, Math.floor(i / width)), i * 4)
  return new Blob([new Uint8Array(encode({ width, height, data, channels: 4 }))], {
    type: 'image/png',
  })
}

/** Smooth, so that a shift of so many pixels shows as a difference of about as many levels. */
const ground = (x: number, y: number) => [40 + x, 60 + 2 * y, 90, 255]
const image = png(size, ground)
const mask = png(size, (x, y) => [0, 0, 0, isPainted(x, y) ? 0 : 255])

async function edited(prompt: string, fields: Readonly<Record<string, string>> = {}) {
  const body = new FormData()
  body.append('prompt', prompt)
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('image', image, 'image_0.png')
  body.append('mask', mask, 'mask.png')
  const answer = await fetch(`${standIn.url}/images/edits`, { method: 'POST', body })
  const { data }: { data: readonly { readonly b64_json: string }[] } = await answer.json()
  return data.map(({ b64_json }) => decode(Buffer.from(b64_json, 'base64')))
}

/** The mean difference from what was sent in a channel, inside the mask or outside, a little off its edge. */
function difference(
  { width, height, data, channels }: ReturnType<typeof decode>,
  where: 'inside' | 'outside',
): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const inside = isPainted(x, y)
    const atEdge = [-3, 3].some(
      (step) => isPainted(x + step, y) !== inside || isPainted(x, y + step) !== inside,
    )
    if (atEdge || inside !== (where === 'inside')) continue
    sum += Math.abs((data[i * channels] ?? 0) - (ground(x, y)[0] ?? 0))
    count++
  }
  return sum / count
}

const still: Behaviour = {
  drift: { seed: 3, shift: [0, 0], scale: 1, noise: 0, gain: [1, 1, 1], offset: [0, 0, 0] },
}

test('an edit is redrawn inside the mask alone when nothing drifts', async () => {
  standIn.next(still)
  const [picture] = await edited('a door')
  if (!picture) throw new Error('no picture')
  expect(picture).toMatchObject({ ...size, channels: 3 })
  expect(difference(picture, 'outside')).toBe(0)
  expect(difference(picture, 'inside')).toBeGreaterThan(5)
})

test('all of it drifts as the seed decides, each picture otherwise', async () => {
  const [first, second] = await edited('a door [[drift:7]]', { n: '2' })
  const [again] = await edited('a door [[drift:7]]')
  if (!first || !second || !again) throw new Error('no picture')
  expect(Buffer.from(first.data)).toEqual(Buffer.from(again.data))
  expect(Buffer.from(first.data)).not.toEqual(Buffer.from(second.data))
  for (const picture of [first, second]) {
    expect(difference(picture, 'outside')).toBeGreaterThan(1)
    expect(difference(picture, 'outside')).toBeLessThan(25)
  }
})

test('the answer has the size that was asked for', async () => {
  standIn.next({ drift: { seed: 1, fit: 'cover' } })
  const [picture] = await edited('a door', { size: '80x80' })
  expect(picture).toMatchObject({ width: 80, height: 80 })
})

test('what is not an edit is answered as ever', async () => {
  const body = JSON.stringify({ prompt: '[[drift:7]]', size: '64x64' })
  const answer = await fetch(`${standIn.url}/images/generations`, { method: 'POST', body })
  expect(answer.status).toBe(200)
})

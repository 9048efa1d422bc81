import { expect, test } from 'vitest'
import { decodeByCanvas } from './decodePixels.ts'
import { fillPictures } from './fillPictures.ts'

const [width, height] = [480, 440]
const hole = Uint8Array.from({ length: width * height }, (_, at) => {
  const [x, y] = [at % width, Math.floor(at / width)]
  return x >= 170 && x < 310 && y >= 150 && y < 290 ? 1 : 0
})

/** Waves, and black in the hole. */
function paintedOver() {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < hole.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const wave = hole[at] ? -110 : Math.round(40 * Math.sin(x / 3 + y / 7))
    data.set([110 + wave, 110 + wave, 110 + wave, 255], at * 4)
  }
  return { width, height, data }
}

function order(signal: AbortSignal) {
  const pixels = paintedOver()
  return { pixels, hole, n: 2, seed: 1, effort: 'low', size: undefined, signal } as const
}

/** Summed over the pictures, in grey levels. */
async function difference(a: Blob, b: Blob): Promise<number> {
  const [first, second] = await Promise.all([decodeByCanvas(a), decodeByCanvas(b)])
  expect([first.width, first.height]).toEqual([second.width, second.height])
  return first.data.reduce((sum, value, i) => sum + Math.abs(value - second.data[i]), 0)
}

test('drafts come in order, each nearer to the finished picture', async ({ signal }) => {
  const drafts: Blob[][] = [[], []]
  const shares: number[] = []
  const pictures = await fillPictures({
    ...order(signal),
    drafts: 3,
    onDraft: (picture, draft) => drafts[picture].push(draft),
    onProgress: (share) => shares.push(share),
  })
  for (const [i, picture] of pictures.entries()) {
    const distances = await Promise.all(drafts[i].map((draft) => difference(draft, picture)))
    expect(distances).toHaveLength(3)
    expect(distances).toEqual(distances.toSorted((a, b) => b - a))
    expect(Math.min(...distances)).toBeGreaterThan(0)
  }
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBe(1)
})

test('drafts have the size asked for', async ({ signal }) => {
  const drafts: Blob[] = []
  const size = { width: 200, height: 400 }
  const onDraft = (_picture: number, draft: Blob) => drafts.push(draft)
  await fillPictures({ ...order(signal), n: 1, size, drafts: 1, onDraft, onProgress: () => {} })
  expect(drafts).toHaveLength(1)
  expect(await decodeByCanvas(drafts[0])).toMatchObject(size)
})

test('no drafts are made unless asked for, and none change the picture', async ({ signal }) => {
  const drafts: Blob[] = []
  const onDraft = (_picture: number, draft: Blob) => drafts.push(draft)
  const asked = { ...order(signal), n: 1, onDraft, onProgress: () => {} }
  const [plain] = await fillPictures(asked)
  expect(drafts).toEqual([])
  const [drafted] = await fillPictures({ ...asked, drafts: 2 })
  expect(drafts).toHaveLength(2)
  expect(await difference(plain, drafted)).toBe(0)
})

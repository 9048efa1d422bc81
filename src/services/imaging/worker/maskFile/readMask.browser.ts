import { expect, test } from 'vitest'
import { maskToPixels, unpacked } from '#core/mask/pack.ts'
import { be32 } from '#services/imaging/worker/fixtures/bytes.ts'
import { pngChunk, withPngChunks } from '#services/imaging/worker/fixtures/files.ts'
import { paintedMask } from '#services/imaging/worker/fixtures/goldenMask.ts'
import { exifData } from '#services/imaging/worker/fixtures/metadata.ts'
import { openMask } from './openMask.ts'
import { readMask } from './readMask.ts'
import { writeMask } from './writeMask.ts'

const { signal } = new AbortController()
const ramp = { width: 256, height: 2 }
const mask = paintedMask(ramp, (x, y) => (y === 0 ? x : 0))

const rampWith = async (...chunks: Parameters<typeof withPngChunks>[1][]) => {
  const file = await writeMask({ packed: mask, kind: 'blackWhite' }, signal)
  return new Blob([withPngChunks(new Uint8Array(await file.arrayBuffer()), ...chunks)])
}

test('levels are kept whatever gamma a file claims to have', async () => {
  const file = await rampWith(pngChunk('gAMA', be32(100_000)))
  const read = await readMask({ file, meaning: 'white', size: ramp }, signal)
  expect([...maskToPixels(unpacked(read))]).toEqual([...maskToPixels(unpacked(mask))])
})

test('a file that is to be turned is', async () => {
  const file = await rampWith(pngChunk('eXIf', exifData(6)))
  const size = { width: 2, height: 256 }
  expect(await openMask(file, signal)).toMatchObject({ size })
  const read = await readMask({ file, meaning: 'white', size }, signal)
  // Turned to the right: the first row becomes the last column.
  const expected = Array.from({ length: 512 }, (_, i) => (i % 2 === 1 ? i >> 1 : 0))
  expect([...maskToPixels(unpacked(read))]).toEqual(expected)
})

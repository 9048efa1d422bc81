import { expect, test } from 'vitest'
import { shapeMask } from '#core/mask/shapes.ts'
import { settled } from '#testing/deferred.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { createForm } from '#testing/form.ts'
import { firstPainting } from './document.ts'

const size = { width: 6000, height: 4000 }

async function table() {
  const { document, settings, regions } = createForm()
  await document.filesAdded([pictureFile('a.png', size)])
  const paint = (x: number, y: number) =>
    document.maskPainted(
      shapeMask(size, { kind: 'rectangle', rect: { x, y, width: 300, height: 200 } }),
    )
  const current = () => {
    const mask = firstPainting(document.state.getState())?.mask
    return regions.of(mask, settings.state.getState().params.model)
  }
  return { document, settings, regions, current, paint }
}

test('all of the picture is sent until something else is wished and something is painted', async () => {
  const { settings, regions, current, paint, document } = await table()
  paint(1000, 1000)
  expect(await current()).toEqual([])
  settings.sendChanged('around')
  expect(await current()).toHaveLength(1)
  await settled()
  expect(regions.state.getState()).toHaveLength(1)
  document.maskCleared()
  expect(await current()).toEqual([])
})

test('the part follows the mask and holds it', async () => {
  const { settings, current, paint } = await table()
  settings.sendChanged('around')
  for (const [x, y] of [
    [100, 100],
    [3000, 2000],
    [5600, 3700],
  ] as const) {
    paint(x, y)
    const [region] = await current()
    const { crop } = region ?? { crop: { x: 0, y: 0, width: 0, height: 0 } }
    expect(crop.x).toBeLessThanOrEqual(x)
    expect(crop.y).toBeLessThanOrEqual(y)
    expect(crop.x + crop.width).toBeGreaterThanOrEqual(x + 300)
    expect(crop.y + crop.height).toBeGreaterThanOrEqual(y + 200)
    expect(crop.x + crop.width).toBeLessThanOrEqual(size.width)
  }
})

test('an old model gets one of its few sizes', async () => {
  const { settings, current, paint } = await table()
  settings.sendChanged('around')
  paint(1000, 1000)
  settings.paramsChanged({ model: 'gpt-image-1' })
  const [region] = await current()
  expect(['1024x1024', '1024x1536', '1536x1024']).toContain(
    `${region?.size.width}x${region?.size.height}`,
  )
})

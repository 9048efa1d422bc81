import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { pixelsOf, pngOf } from '../fixtures/pictures.ts'
import type { Studio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

/** Texture that tells where it is, so that a shift can be found. */
const ground = pngOf(900, 600, (x, y) => {
  const wave = Math.sin(x / 17 + Math.sin(y / 23) * 3) + Math.cos(y / 13 - Math.cos(x / 31) * 2)
  const grain = ((x * 7919 + y * 104729) % 97) / 97
  return [
    Math.round(110 + 40 * wave + 20 * grain),
    Math.round(120 + 30 * wave + 25 * grain),
    Math.round(90 + 25 * wave + 15 * grain),
  ]
})
const hole = { x: 450, y: 300, radius: 70 }

async function paintHole(studio: Studio) {
  await studio.addPictures(ground)
  await studio.setNumber('Brush size', 2 * hole.radius)
  await studio.paint({ x: hole.x, y: hole.y }, { x: hole.x + 1, y: hole.y })
}

async function downloaded(page: Page, button: Locator) {
  const download = page.waitForEvent('download')
  await button.click()
  return pixelsOf(readFileSync(await (await download).path()))
}

const source = pixelsOf(ground.buffer)

/** Pixels outside the painted disc that differ from the source, and the largest difference. */
function outside(picture: ReturnType<typeof pixelsOf>) {
  let changed = 0
  let most = 0
  for (let y = 0; y < 600; y++)
    for (let x = 0; x < 900; x++) {
      if (Math.hypot(x + 0.5 - hole.x, y + 0.5 - hole.y) < hole.radius + 3) continue
      const [now, then] = [picture.at(x, y), source.at(x, y)]
      const difference = Math.max(...[0, 1, 2].map((c) => Math.abs((now[c] ?? 0) - (then[c] ?? 0))))
      if (difference > 0) changed += 1
      most = Math.max(most, difference)
    }
  return { changed, most }
}

test('what was not painted is the same to the pixel, however the answer drifts', async ({
  studio,
  standIn,
  page,
}) => {
  await paintHole(studio)
  await studio.connectTo(standIn.url)
  await studio.generate('a pond [[drift:7]]')
  await expect(studio.results).toHaveCount(1)
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('0 pixels changed outside the mask')
  const locked = await downloaded(page, viewer.getByRole('button', { name: 'Download' }))
  expect([locked.width, locked.height]).toEqual([900, 600])
  expect(outside(locked)).toEqual({ changed: 0, most: 0 })
  // Inside, the answer is there.
  expect(locked.at(hole.x, hole.y)).not.toEqual(source.at(hole.x, hole.y))

  // The raw answer is one click away, and did drift.
  await viewer.getByRole('switch', { name: 'Pixel lock' }).click()
  await expect(viewer.getByRole('switch', { name: 'Pixel lock' })).not.toBeChecked()
  const raw = await downloaded(page, viewer.getByRole('button', { name: 'Download' }))
  expect(outside(raw).most).toBeGreaterThan(20)
  await viewer.getByRole('switch', { name: 'Pixel lock' }).click()
  await expect(viewer).toContainText('0 pixels changed outside the mask')
})

test('with pixel lock off the answer is shown as it came', async ({ studio, standIn, page }) => {
  await paintHole(studio)
  await studio.connectTo(standIn.url)
  await studio.request.getByRole('switch', { name: 'Pixel lock' }).click()
  await studio.generate('a pond [[drift:7]]')
  await expect(studio.results).toHaveCount(1)
  const raw = await downloaded(
    page,
    studio.results.first().getByRole('button', { name: 'Download' }),
  )
  expect(outside(raw).most).toBeGreaterThan(20)
})

test('around the mask only a part is sent, and it is put back', async ({
  studio,
  standIn,
  page,
}) => {
  await paintHole(studio)
  await studio.connectTo(standIn.url)
  await studio.request.getByRole('combobox', { name: 'Send' }).selectOption('Around the mask')
  await expect(studio.request).toContainText('of 900 × 600')
  await studio.generate('a pond [[drift:3]]')
  await expect(studio.results).toHaveCount(1)
  const sent = standIn.requests[0]?.parts.find(({ name }) => name === 'image')
  const size = standIn.requests[0]?.parts.find(({ name }) => name === 'size')?.bytes.toString()
  const image = sent && pixelsOf(sent.bytes)
  expect(`${image?.width}x${image?.height}`).toBe(size)
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('0 pixels changed outside the mask')
  const locked = await downloaded(page, viewer.getByRole('button', { name: 'Download' }))
  expect([locked.width, locked.height]).toEqual([900, 600])
  expect(outside(locked)).toEqual({ changed: 0, most: 0 })
})

test('an answer that waits to be locked is locked after a reload', async ({
  studio,
  standIn,
  page,
}) => {
  await paintHole(studio)
  await studio.connectTo(standIn.url)
  await studio.generate('a pond [[drift:5]]')
  await expect(studio.results).toHaveCount(1)
  await page.reload()
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('dialog')).toContainText('0 pixels changed outside the mask')
  expect(standIn.requests).toHaveLength(1)
})

test('parts of another variant are painted into this one', async ({ studio, standIn, page }) => {
  await paintHole(studio)
  await studio.connectTo(standIn.url)
  await studio.setNumber('Images', 2)
  await studio.generate('a pond [[drift:9]]')
  await expect(studio.results).toHaveCount(2)
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  const viewer = page.getByRole('dialog').first()
  await expect(viewer).toContainText('0 pixels changed outside the mask')
  await viewer.getByRole('button', { name: 'Variant brush' }).click()
  const dialog = page.getByRole('dialog', { name: 'Variant brush' })
  const canvas = dialog.getByRole('application', { name: 'Mask canvas' })
  await expect(canvas).toHaveAttribute('data-image-width', '900')
  const box = await canvas.boundingBox()
  if (!box) throw new Error('the canvas is on the screen')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await dialog.getByRole('button', { name: 'Save as a new result' }).click()
  await expect(studio.results).toHaveCount(3)
})

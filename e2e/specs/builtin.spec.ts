import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { onDisk } from '../fixtures/onDisk.ts'
import { disc, PHOTO_SIZE, photo, pixelsOf, withDisc } from '../fixtures/pictures.ts'
import { expect, test } from '../fixtures/test.ts'

test('a thing painted over is really gone, and all around it stays to the pixel', async ({
  studio,
  page,
}) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 110)
  await studio.paint({ x: disc.x - 4, y: disc.y }, { x: disc.x + 4, y: disc.y })
  await studio.generate('nothing but sky')

  await expect(studio.results).toHaveCount(1)
  await expect(studio.results.first().getByText('Built-in engine')).toBeVisible()
  await expect(studio.results.getByRole('img')).toHaveAccessibleName(/^nothing but sky/)
  await expect(studio.stateOf(studio.jobs.first(), 'Done')).toBeVisible()

  const downloading = page.waitForEvent('download')
  await studio.results.first().getByRole('button', { name: 'Download' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^nothing-but-sky-\d+-1\.png$/)
  const result = pixelsOf(await readFile(await download.path()))
  const source = pixelsOf(withDisc.buffer)

  expect([result.width, result.height]).toEqual([source.width, source.height])
  const [red = 255, , blue = 0] = result.at(disc.x, disc.y)
  expect(red).toBeLessThan(160)
  expect(blue).toBeGreaterThan(150)
  let changedOutside = 0
  for (let y = 0; y < source.height; y++)
    for (let x = 0; x < source.width; x++)
      if (Math.hypot(x - disc.x, y - disc.y) > 62)
        changedOutside += String(result.at(x, y).slice(0, 3)) === String(source.at(x, y)) ? 0 : 1
  expect(changedOutside).toBe(0)
})

test('a real photo goes the whole way, and its results are there after a reload', async ({
  studio,
  page,
}) => {
  test.slow()
  await studio.addPictures(photo)
  await expect(studio.canvas).toHaveAttribute('data-image-width', String(PHOTO_SIZE.width))
  await expect(studio.canvas).toHaveAttribute('data-image-height', String(PHOTO_SIZE.height))
  await studio.setNumber('Brush size', 260)
  await studio.paint({ x: 2520, y: 2240 }, { x: 2600, y: 2230 })
  expect(await studio.coverage()).toBeGreaterThan(0.005)
  await studio.setNumber('Images', 2)
  await studio.generate('an empty meadow')

  await expect(studio.results).toHaveCount(2, { timeout: 60_000 })
  await page.reload()
  await expect(studio.results).toHaveCount(2)
  await expect(studio.stateOf(studio.jobs.first(), 'Done')).toBeVisible()

  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer.getByRole('slider', { name: 'Before and after' })).toBeVisible()
  await expect(viewer.getByRole('img').first()).toHaveJSProperty('naturalWidth', 2365)
  await viewer.getByRole('button', { name: 'Edit this' }).click()
  await expect(studio.canvas).toHaveAttribute('data-image-width', '2365')
})

test('text alone gives a labelled demo picture that says no model was asked', async ({
  studio,
  page,
}) => {
  await studio.generate('a lighthouse at dusk')
  await expect(studio.results).toHaveCount(1)
  await expect(studio.results.first().getByText('Built-in engine')).toBeVisible()
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('dialog').getByText(/no model was asked/i)).toBeVisible()
})

test('the sample photo opens with one press', async ({ studio, page }) => {
  await page.getByRole('button', { name: 'Try a sample photo' }).click()
  await expect(studio.sources).toHaveCount(1)
})

/** Of each result, whether it is marked as deleted. */
async function deletedOnDisk(page: Page) {
  const results = await onDisk<{ readonly result: { readonly deletedAt?: number } }>(
    page,
    'results',
  )
  return results.map(({ result }) => result.deletedAt !== undefined)
}

test('a deleted result comes back with Undo and stays away without', async ({ studio, page }) => {
  await studio.generate('hills')
  await expect(studio.results).toHaveCount(1)
  await studio.results.first().getByRole('button', { name: 'Delete' }).click()
  await expect(studio.results).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(studio.results).toHaveCount(1)
  await studio.results.first().getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => deletedOnDisk(page)).toEqual([true])
  await page.reload()
  await expect(studio.stateOf(studio.jobs.first(), 'Done')).toBeVisible()
  await expect(page.getByText('Results appear here')).toBeVisible()
  await expect(studio.results).toHaveCount(0)
})

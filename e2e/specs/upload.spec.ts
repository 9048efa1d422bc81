import { writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { pixelsOf, pngOf, withDisc } from '../fixtures/pictures.ts'
import { createStudio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

const bad = [
  {
    name: 'notes.png',
    buffer: Buffer.from('just some words, really'),
    said: /not a picture|not an image/i,
  },
  { name: 'empty.png', buffer: Buffer.alloc(0), said: /empty/i },
  { name: 'cut.png', buffer: withDisc.buffer.subarray(0, 900), said: /ends early|incomplete|cut/i },
  {
    name: 'phone.heic',
    buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
    said: /HEIC/,
  },
]

for (const { name, buffer, said } of bad)
  test(`${name} is refused in words, and what was open stays`, async ({ studio, page }) => {
    await studio.addPictures(withDisc)
    await studio.setNumber('Brush size', 50)
    await studio.paint({ x: 100, y: 100 })
    const before = await studio.coverage()
    await page
      .getByLabel('Add images', { exact: true })
      .setInputFiles({ name, mimeType: 'image/png', buffer })
    const told = page.getByRole('alert').filter({ hasText: name })
    await expect(told).toBeVisible()
    await expect(told).toContainText(said)
    await expect(studio.sources).toHaveCount(1)
    expect(await studio.coverage()).toBe(before)
  })

test('a file that changes on the disk is sent as it was opened', async ({
  studio,
  standIn,
  page,
}, info) => {
  const path = info.outputPath('photo.png')
  writeFileSync(path, withDisc.buffer)
  await page.getByLabel('Add images', { exact: true }).setInputFiles(path)
  await expect(studio.sources).toHaveCount(1)
  writeFileSync(path, pngOf(20, 20, () => [1, 2, 3]).buffer)
  await studio.setNumber('Brush size', 50)
  await studio.paint({ x: 100, y: 100 })
  await studio.connectTo(standIn.url)
  await studio.generate('a house')
  await expect(studio.results).toHaveCount(1)
  const sent = standIn.requests[0]?.parts.find(({ name }) => name === 'image')
  const { width, height } = pixelsOf(sent?.bytes ?? Buffer.alloc(0))
  expect({ width, height }).toEqual({ width: 480, height: 360 })
})

/** Drops or pastes a picture. @returns whether the page took it, so that the browser does not open it */
const carry = (page: Page, type: 'drop' | 'paste') =>
  page.evaluate(
    ([kind, base64]) => {
      const bytes = Uint8Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], `${kind}.png`, { type: 'image/png' }))
      const options = { bubbles: true, cancelable: true }
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: transfer })
          : new ClipboardEvent('paste', { ...options, clipboardData: transfer })
      return !document.body.dispatchEvent(event)
    },
    [type, withDisc.buffer.toString('base64')],
  )

test('pictures can be dropped and pasted anywhere', async ({ studio, page }) => {
  expect(await carry(page, 'drop')).toBe(true)
  await expect(studio.sources).toHaveCount(1)
  expect(await carry(page, 'paste')).toBe(true)
  await expect(studio.sources).toHaveCount(2)
})

test('pictures that come before the app does wait for it', async ({ page }) => {
  let letGo = () => {}
  const mayCome = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(/\/start-[^/]*\.js$/, async (route) => {
    await mayCome
    await route.continue()
  })
  await page.goto('./', { waitUntil: 'commit' })
  await expect(page.getByRole('heading', { name: 'Maskroom' })).toBeVisible()
  expect(await carry(page, 'drop')).toBe(true)
  expect(await carry(page, 'paste')).toBe(true)
  const { sources, request } = createStudio(page)
  await expect(request).toBeHidden()

  letGo()
  await expect(sources.getByRole('img')).toHaveCount(2)
  await expect(sources.nth(0)).toHaveAttribute('title', 'drop.png')
  await expect(sources.nth(1)).toHaveAttribute('title', 'paste.png')
  expect(await carry(page, 'drop')).toBe(true)
  await expect(sources).toHaveCount(3)
})

import { pngOf, withDisc } from '../fixtures/pictures.ts'
import { expect, test } from '../fixtures/test.ts'

test('a stroke covers what its shape covers, and undo takes it back', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 40)
  expect(await studio.coverage()).toBe(0)
  await studio.paint({ x: 100, y: 180 }, { x: 300, y: 180 })
  const capsule = (200 * 40 + Math.PI * 20 * 20) / (480 * 360)
  expect(await studio.coverage()).toBeGreaterThan(capsule * 0.98)
  expect(await studio.coverage()).toBeLessThan(capsule * 1.02)

  await page.keyboard.press('Control+z')
  expect(await studio.coverage()).toBe(0)
  await page.keyboard.press('Control+Shift+z')
  expect(await studio.coverage()).toBeGreaterThan(capsule * 0.98)

  await studio.editor.getByRole('button', { name: 'Invert mask' }).click()
  expect(await studio.coverage()).toBeGreaterThan(1 - capsule * 1.02)
  await studio.editor.getByRole('button', { name: 'Clear mask' }).click()
  expect(await studio.coverage()).toBe(0)
  await studio.editor.getByRole('button', { name: 'Undo' }).click()
  await studio.editor.getByRole('button', { name: 'Undo' }).click()
  expect(await studio.coverage()).toBeLessThan(capsule * 1.02)
})

test('the eraser erases, Shift draws straight on from the last stroke', async ({
  studio,
  page,
}) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 40)
  await studio.paint({ x: 60, y: 60 })
  const dab = await studio.coverage()
  await page.keyboard.down('Shift')
  await studio.paint({ x: 300, y: 300 })
  await page.keyboard.up('Shift')
  expect(await studio.coverage()).toBeGreaterThan(dab * 8)
  await page.keyboard.press('e')
  await expect(studio.editor.getByRole('button', { name: 'Eraser' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await studio.setNumber('Brush size', 480)
  await studio.paint({ x: 180, y: 180 })
  expect(await studio.coverage()).toBeLessThan(dab)
})

test('a stroke goes on outside the canvas', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 30)
  const start = await studio.placeOf({ x: 240, y: 180 })
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x, 5, { steps: 5 })
  await page.mouse.move(20, 400, { steps: 5 })
  await page.mouse.move(start.x, start.y, { steps: 5 })
  await page.mouse.up()
  const after = await studio.coverage()
  expect(after).toBeGreaterThan((180 * 30) / (480 * 360))
  await page.mouse.move(start.x + 50, start.y + 50, { steps: 3 })
  expect(await studio.coverage()).toBe(after)
})

test('the wheel zooms about the cursor, Space moves, 0 fits', async ({ studio, page }) => {
  await studio.addPictures(pngOf(1200, 800, (x, y) => [x & 255, y & 255, 90]))
  const view = async () => JSON.parse((await studio.canvas.getAttribute('data-view')) ?? '{}')
  const fitted = await view()
  const target = { x: 300, y: 200 }
  const place = await studio.placeOf(target)
  await page.mouse.move(place.x, place.y)
  await page.mouse.wheel(0, -400)
  await expect.poll(async () => (await view()).scale).toBeGreaterThan(fitted.scale * 1.3)
  const there = await studio.placeOf(target)
  // Wheel events come in whole pixels.
  expect(Math.abs(there.x - place.x)).toBeLessThan(1)
  expect(Math.abs(there.y - place.y)).toBeLessThan(1)

  const zoomed = await view()
  await page.keyboard.down('Space')
  await page.mouse.down()
  await page.mouse.move(place.x + 70, place.y - 30, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Space')
  expect((await view()).x).toBeCloseTo(zoomed.x + 70, 3)
  expect((await view()).y).toBeCloseTo(zoomed.y - 30, 3)
  expect(await studio.coverage()).toBe(0)

  await page.keyboard.press('0')
  expect(await view()).toEqual(fitted)
})

test('brackets change the brush, typing in a field does not', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 80)
  const size = studio.page.getByRole('spinbutton', { name: 'Brush size' })
  await studio.canvas.focus()
  await page.keyboard.press(']')
  await expect(size).toHaveValue('90')
  await page.keyboard.press('[')
  await page.keyboard.press('[')
  await expect(size).toHaveValue('71')
  await studio.request.getByRole('textbox', { name: 'Prompt' }).pressSequentially('be [best]')
  await expect(size).toHaveValue('71')
  await expect(studio.editor.getByRole('button', { name: 'Brush' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('each picture keeps its own mask while another is first', async ({ studio }) => {
  await studio.addPictures([withDisc, pngOf(200, 300, () => [10, 20, 30])])
  await studio.setNumber('Brush size', 60)
  await studio.paint({ x: 100, y: 100 })
  const painted = await studio.coverage()
  await studio.sources.nth(1).hover()
  await studio.sources.nth(1).getByRole('button', { name: 'Make first' }).click()
  await expect(studio.canvas).toHaveAttribute('data-image-width', '200')
  expect(await studio.coverage()).toBe(0)
  await studio.sources.nth(1).hover()
  await studio.sources.nth(1).getByRole('button', { name: 'Make first' }).click()
  await expect(studio.canvas).toHaveAttribute('data-image-width', '480')
  expect(await studio.coverage()).toBe(painted)
})

test('on a screen with other pixels the picture stays', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  /** How wide the picture's layer is in its own pixels, and the colour in its middle. */
  const seen = () =>
    studio.canvas
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const [x, y] = [Math.floor(canvas.width / 2), Math.floor(canvas.height / 2)]
        const colour = canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? []
        return { width: canvas.width, colour: [...colour] }
      })
  const red = [220, 30, 40, 255]
  await expect.poll(async () => (await seen()).colour).toEqual(red)
  const { width } = await seen()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1440, height: 900, mobile: false },
    deviceScaleFactor: 2,
  })
  await studio.canvas.hover({ position: { x: 40, y: 40 } })
  await expect.poll(seen).toEqual({ width: 2 * width, colour: red })
})

import type { Page } from '@playwright/test'
import { onDisk } from '../fixtures/onDisk.ts'
import { disc, pixelsOf, withDisc } from '../fixtures/pictures.ts'
import type { Studio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

interface Point {
  readonly x: number
  readonly y: number
}

interface View extends Point {
  readonly scale: number
}

const SIZE = { width: 480, height: 360 }
const PIXELS = SIZE.width * SIZE.height

/** A place of the page and the image point under it. */
interface Target {
  readonly place: Point
  readonly image: Point
}

async function viewOf(studio: Studio): Promise<View> {
  return JSON.parse((await studio.canvas.getAttribute('data-view')) ?? '{}')
}

/** A whole CSS pixel so far from the middle of the canvas: what every system can point at. */
async function targetAt(studio: Studio, dx: number, dy: number): Promise<Target> {
  const box = await studio.canvas.boundingBox()
  if (!box) throw new Error('the mask canvas is not on the screen')
  const view = await viewOf(studio)
  const place = {
    x: Math.round(box.x + box.width / 2 + dx),
    y: Math.round(box.y + box.height / 2 + dy),
  }
  const image = {
    x: (place.x - box.x - view.x) / view.scale,
    y: (place.y - box.y - view.y) / view.scale,
  }
  return { place, image }
}

/** Turns the wheel over the middle of the canvas until the picture is seen at a scale: on dense screens it turns less. */
async function zoomTo(studio: Studio, scale: number) {
  const { place } = await targetAt(studio, 0, 0)
  await studio.page.mouse.move(place.x, place.y)
  for (let turns = 0; turns < 40; turns++) {
    const now = (await viewOf(studio)).scale
    if (Math.abs(now / scale - 1) < 0.005) return
    const wheel = -Math.log(scale / now) / 0.0016
    await studio.page.mouse.wheel(0, Math.round(Math.max(-300, Math.min(300, wheel))))
    await expect.poll(async () => (await viewOf(studio)).scale).not.toBe(now)
  }
  throw new Error(`the picture is not seen at ${scale}`)
}

/** How far a point is from the way from a to b. */
function distanceTo({ x, y }: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy)
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(x - a.x - share * dx, y - a.y - share * dy)
}

/** Samples a side of a pixel, to count its covered area. */
const SAMPLES = 8

/** The share of a pixel that a capsule covers. */
function covered(x: number, y: number, capsule: { a: Point; b: Point; radius: number }): number {
  const { a, b, radius } = capsule
  const middle = distanceTo({ x: x + 0.5, y: y + 0.5 }, a, b)
  if (middle > radius + 1) return 0
  if (middle < radius - 1) return 1
  let inside = 0
  for (let v = 0; v < SAMPLES; v++)
    for (let u = 0; u < SAMPLES; u++) {
      const sample = { x: x + (u + 0.5) / SAMPLES, y: y + (v + 0.5) / SAMPLES }
      if (distanceTo(sample, a, b) <= radius) inside += 1
    }
  return inside / SAMPLES ** 2
}

/** Intersection over union of what a sent mask says is to be repainted and a capsule. */
function overlap(
  png: Uint8Array,
  capsule: { a: Point; b: Point; radius: number },
  edge: 'hard' | 'soft',
): number {
  const mask = pixelsOf(png)
  expect([mask.width, mask.height]).toEqual([SIZE.width, SIZE.height])
  let [both, either] = [0, 0]
  for (let y = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++) {
      const painted = 1 - (mask.at(x, y)[3] ?? 255) / 255
      const share = covered(x, y, capsule)
      const expected = edge === 'soft' ? share : Math.round(share)
      both += Math.min(painted, expected)
      either += Math.max(painted, expected)
    }
  return both / either
}

const zooms = [
  { name: 'fit', scale: undefined },
  { name: '100 %', scale: 1 },
  { name: '400 %', scale: 4 },
]

for (const deviceScaleFactor of [1, 1.5, 2, 3]) {
  test.describe(`at a device scale factor of ${deviceScaleFactor}`, () => {
    test.use({ deviceScaleFactor })

    for (const { name, scale } of zooms)
      test(`the mask that is sent is what was painted (${name})`, async ({
        studio,
        standIn,
        page,
      }) => {
        await studio.connectTo(standIn.url)
        await studio.addPictures(withDisc)
        await studio.request.getByRole('combobox', { name: 'Model' }).fill('gpt-image-2')
        if (scale) await zoomTo(studio, scale)
        const sizePx = Math.round(60 / (await viewOf(studio)).scale)
        await studio.setNumber('Brush size', sizePx)

        const from = await targetAt(studio, -140, -70)
        const to = await targetAt(studio, 130, 60)
        await page.mouse.move(from.place.x, from.place.y)
        await page.mouse.down()
        await page.mouse.move(to.place.x, to.place.y)
        await page.mouse.up()
        const capsule = { a: from.image, b: to.image, radius: sizePx / 2 }
        await studio.showMoreSettings()
        for (const [index, edge] of (['hard', 'soft'] as const).entries()) {
          await studio.request.getByRole('combobox', { name: 'Mask edge' }).selectOption(edge)
          await studio.generate('a tree')
          await expect(studio.results).toHaveCount(index + 1)
          const part = standIn.requests[index]?.parts.find((sent) => sent.name === 'mask')
          if (!part) throw new Error('no mask was sent')
          expect(overlap(part.bytes, capsule, edge)).toBeGreaterThanOrEqual(0.995)
        }
      })
  })
}

/** Presses at one image point and lets go at another. */
async function drag(studio: Studio, from: Point, to: Point, button: 'left' | 'right' = 'left') {
  const [start, end] = [await studio.placeOf(from), await studio.placeOf(to)]
  await studio.page.mouse.move(start.x, start.y)
  await studio.page.mouse.down({ button })
  await studio.page.mouse.move(end.x, end.y, { steps: 6 })
  await studio.page.mouse.up({ button })
}

async function click(studio: Studio, point: Point, clickCount = 1) {
  const { x, y } = await studio.placeOf(point)
  await studio.page.mouse.click(x, y, { clickCount })
}

/** Chooses a tool by its button. */
async function choose(studio: Studio, name: string) {
  const button = studio.editor.getByRole('button', { name, exact: true })
  await button.click()
  await expect(button).toHaveAttribute('aria-pressed', 'true')
}

/** The mask covers about so many pixels of the picture. */
async function expectPixels(studio: Studio, pixels: number, tolerance: number) {
  await expect
    .poll(async () => Math.abs((await studio.coverage()) * PIXELS - pixels))
    .toBeLessThanOrEqual(tolerance)
}

test.describe('each tool', () => {
  test.beforeEach(async ({ studio }) => studio.addPictures(withDisc))

  test('brush and eraser, and the right button that turns them round', async ({ studio }) => {
    await studio.setNumber('Brush size', 40)
    const dab = Math.PI * 400
    const stroke = dab + 100 * 40
    await drag(studio, { x: 100, y: 100 }, { x: 200, y: 100 })
    await expectPixels(studio, stroke, stroke * 0.02)
    await drag(studio, { x: 150, y: 100 }, { x: 150.1, y: 100 }, 'right')
    await expectPixels(studio, stroke - dab, stroke * 0.02)
    await choose(studio, 'Eraser')
    await drag(studio, { x: 80, y: 100 }, { x: 220, y: 100 })
    await expectPixels(studio, 0, 40)
    await drag(studio, { x: 100, y: 200 }, { x: 200, y: 200 }, 'right')
    await expectPixels(studio, stroke, stroke * 0.03)
  })

  test('rectangle, with Shift, Alt and the chosen mode', async ({ studio, page }) => {
    await choose(studio, 'Rectangle')
    await drag(studio, { x: 60, y: 50 }, { x: 160, y: 130 })
    await expectPixels(studio, 100 * 80, 200)
    await page.keyboard.down('Alt')
    await drag(studio, { x: 60, y: 50 }, { x: 110, y: 130 })
    await page.keyboard.up('Alt')
    await expectPixels(studio, 50 * 80, 200)
    await studio.editor.getByRole('button', { name: 'Replace', exact: true }).click()
    await page.keyboard.down('Shift')
    await drag(studio, { x: 200, y: 100 }, { x: 240, y: 200 })
    await page.keyboard.up('Shift')
    await expectPixels(studio, 100 * 100, 250)
    await studio.editor.getByRole('button', { name: 'Undo' }).click()
    await expectPixels(studio, 50 * 80, 200)
  })

  test('ellipse, from its middle with Alt', async ({ studio, page }) => {
    await choose(studio, 'Ellipse')
    const start = await studio.placeOf({ x: 200, y: 150 })
    const end = await studio.placeOf({ x: 260, y: 190 })
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    await page.keyboard.down('Alt')
    await page.mouse.move(end.x, end.y, { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up('Alt')
    await expectPixels(studio, Math.PI * 60 * 40, 200)
  })

  test('lasso closes by itself, Escape drops it', async ({ studio, page }) => {
    await choose(studio, 'Lasso')
    const around = [
      { x: 100, y: 100 },
      { x: 220, y: 100 },
      { x: 220, y: 180 },
    ]
    await studio.paint(...around)
    await expectPixels(studio, (120 * 80) / 2, 150)
    await studio.editor.getByRole('button', { name: 'Undo' }).click()
    const [start, ...rest] = await Promise.all(around.map(studio.placeOf))
    if (start) await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 4 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await studio.coverage()).toBe(0)
  })

  test('polygon by clicks, closed by a double click or Enter; Backspace takes one back', async ({
    studio,
    page,
  }) => {
    await choose(studio, 'Polygon')
    await click(studio, { x: 100, y: 100 })
    await click(studio, { x: 220, y: 100 })
    await click(studio, { x: 300, y: 300 })
    await page.keyboard.press('Backspace')
    await click(studio, { x: 220, y: 180 }, 2)
    await expectPixels(studio, (120 * 80) / 2, 150)
    for (const point of [
      { x: 20, y: 20 },
      { x: 60, y: 20 },
      { x: 60, y: 60 },
      { x: 20, y: 60 },
    ])
      await click(studio, point)
    await page.keyboard.press('Enter')
    await expectPixels(studio, (120 * 80) / 2 + 1600, 250)
  })

  test('magic wand takes the disc, and subtracts it again', async ({ studio, page }) => {
    await choose(studio, 'Magic wand')
    await click(studio, disc)
    const area = Math.PI * disc.radius ** 2
    await expectPixels(studio, area, area * 0.03)
    await page.keyboard.down('Alt')
    await click(studio, disc)
    await page.keyboard.up('Alt')
    await expectPixels(studio, 0, 50)
    await studio.editor.getByRole('button', { name: 'Undo' }).click()
    await studio.editor.getByRole('button', { name: 'Undo' }).click()
    expect(await studio.coverage()).toBe(0)
    await expect(studio.editor.getByRole('button', { name: 'Undo' })).toBeDisabled()
  })

  test('smart select cuts the disc out of its box', async ({ studio }) => {
    await choose(studio, 'Smart select')
    await drag(studio, { x: 185, y: 125 }, { x: 295, y: 235 })
    const area = Math.PI * disc.radius ** 2
    await expectPixels(studio, area, area * 0.05)
    await studio.editor.getByRole('button', { name: 'Undo' }).click()
    expect(await studio.coverage()).toBe(0)
  })

  test('Alt with the right button changes the brush and paints nothing', async ({
    studio,
    page,
  }) => {
    await studio.setNumber('Brush size', 40)
    const { scale } = await viewOf(studio)
    await page.keyboard.down('Alt')
    await drag(studio, { x: 200, y: 150 }, { x: 230, y: 150 }, 'right')
    await page.keyboard.up('Alt')
    expect(await studio.coverage()).toBe(0)
    const size = Number(await page.getByRole('spinbutton', { name: 'Brush size' }).inputValue())
    expect(Math.abs(size - 70)).toBeLessThanOrEqual(2 / scale + 1)
  })
})

test('another tool in mid gesture keeps what was painted', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 40)
  const [start, end] = [
    await studio.placeOf({ x: 100, y: 180 }),
    await studio.placeOf({ x: 300, y: 180 }),
  ]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 5 })
  await page.keyboard.press('e')
  await page.mouse.move(start.x, start.y, { steps: 5 })
  await page.mouse.up()
  const stroke = Math.PI * 400 + 200 * 40
  await expectPixels(studio, stroke, stroke * 0.02)
})

test('the keyboard alone paints, erases and selects', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 20)
  await studio.canvas.focus()
  const press = async (key: string, times: number) => {
    for (let presses = 0; presses < times; presses++) await page.keyboard.press(key)
  }
  await press('Shift+ArrowLeft', 5)
  await page.keyboard.down('Space')
  await press('Shift+ArrowRight', 8)
  await press('ArrowRight', 5)
  await page.keyboard.up('Space')
  const stroke = Math.PI * 100 + 85 * 20
  await expectPixels(studio, stroke, stroke * 0.02)

  // Without Space the cursor moves and paints nothing.
  await press('Shift+ArrowDown', 6)
  await expectPixels(studio, stroke, stroke * 0.02)
  await page.keyboard.press('r')
  await page.keyboard.down('Space')
  await press('Shift+ArrowDown', 4)
  await press('Shift+ArrowRight', 3)
  await page.keyboard.up('Space')
  await expectPixels(studio, stroke + 40 * 30, stroke * 0.02 + 2)

  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  expect(await studio.coverage()).toBe(0)
})

test('a button that has nothing more to do keeps the focus', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 50)
  await studio.paint({ x: 100, y: 100 })
  const grow = studio.editor.getByRole('button', { name: 'Grow mask' })
  await grow.focus()
  const before = await studio.coverage()
  await page.keyboard.press('Enter')
  await expect.poll(studio.coverage).toBeGreaterThan(before)
  await expect(grow).toBeFocused()
  const clear = studio.editor.getByRole('button', { name: 'Clear mask' })
  await clear.focus()
  await page.keyboard.press('Enter')
  await expect.poll(studio.coverage).toBe(0)
  await expect(clear).toBeDisabled()
  await expect(clear).toBeFocused()
  await page.keyboard.press('Enter')
  const undo = studio.editor.getByRole('button', { name: 'Undo' })
  await undo.click()
  await expect.poll(studio.coverage).toBeGreaterThan(before)
  await expect(clear).toBeEnabled()
})

test('a gesture that begins before the page has made room for its tool is not cut short', async ({
  studio,
  page,
}) => {
  await studio.addPictures(withDisc)
  await studio.canvas.focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await studio.canvas.evaluate(async (canvas) => {
    const key = (type: 'keydown' | 'keyup', name: string, shiftKey = false) =>
      canvas.dispatchEvent(new KeyboardEvent(type, { key: name, shiftKey, bubbles: true }))
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const before = canvas.clientHeight
    key('keydown', 'r')
    for (let turns = 0; turns < 1000 && canvas.clientHeight === before; turns++)
      await Promise.resolve()
    if (canvas.clientHeight === before) throw new Error('the page makes no room for the tool')
    key('keydown', ' ')
    for (let frames = 0; frames < 3; frames++) await frame()
    for (let steps = 0; steps < 3; steps++) key('keydown', 'ArrowDown', true)
    for (let steps = 0; steps < 4; steps++) key('keydown', 'ArrowRight', true)
    key('keyup', ' ')
  })
  await expectPixels(studio, 30 * 40, 2)
})

/** How many steps of undo and redo are on disk. */
async function stepsOnDisk(page: Page) {
  const [painting] = await onDisk<{ past: string[]; future: string[] }>(page, 'paintings')
  return painting && { past: painting.past.length, future: painting.future.length }
}

async function viewOnDisk(page: Page) {
  const [table] = await onDisk<{ view?: View }>(page, 'table')
  return table?.view
}

test('what is painted too faintly to change anything is not sent', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.addPictures(withDisc)
  await studio.setNumber('Strength', 40)
  await drag(studio, { x: 100, y: 100 }, { x: 300, y: 100 })
  await expect.poll(studio.coverage).toBeGreaterThan(0)
  await studio.generate('a door')
  await expect(studio.request.getByRole('alert')).toContainText('too faint')
  await page.waitForTimeout(300)
  expect(standIn.requests).toHaveLength(0)
  await studio.setNumber('Strength', 60)
  await drag(studio, { x: 100, y: 100 }, { x: 300, y: 100 })
  await expect(studio.request.getByRole('alert')).toBeHidden()
  await studio.generate()
  await expect(studio.results).toHaveCount(1)
})

test('what was painted is there after a reload, with every step of undo', async ({
  studio,
  page,
}) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 40)
  const coverages = [0]
  for (const y of [60, 160, 260]) {
    await drag(studio, { x: 80, y }, { x: 400, y })
    coverages.push(await studio.coverage())
  }
  await studio.editor.getByRole('button', { name: 'Undo' }).click()
  await zoomTo(studio, 2)
  const view = await viewOf(studio)
  await expect.poll(() => stepsOnDisk(page)).toEqual({ past: 2, future: 1 })
  await expect.poll(() => viewOnDisk(page)).toEqual(view)
  await page.reload()
  await expect(studio.canvas).toHaveAttribute('data-image-width', '480')
  await expect.poll(() => studio.coverage()).toBe(coverages[2])
  expect(await viewOf(studio)).toEqual(view)
  await studio.editor.getByRole('button', { name: 'Redo' }).click()
  expect(await studio.coverage()).toBe(coverages[3])
  for (const before of [coverages[2], coverages[1], 0]) {
    await studio.editor.getByRole('button', { name: 'Undo' }).click()
    expect(await studio.coverage()).toBe(before)
  }
  await expect(studio.editor.getByRole('button', { name: 'Undo' })).toBeDisabled()
})

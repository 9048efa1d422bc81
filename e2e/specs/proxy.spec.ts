import { disc, photo, pixelsOf, withDisc } from '../fixtures/pictures.ts'
import { expect, test } from '../fixtures/test.ts'

test('the very same job goes to a proxy as multipart, and its pictures are kept', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 100)
  await studio.paint({ x: disc.x, y: disc.y }, { x: disc.x + 2, y: disc.y })
  await studio.connectTo(standIn.url, { apiKey: 'sk-secret-of-the-test' })
  await studio.setNumber('Images', 3)
  await studio.generate('a blue sky')

  await expect(studio.results).toHaveCount(3)
  await expect(studio.results.first().getByText('Built-in engine')).toBeHidden()
  expect(standIn.requests).toHaveLength(1)
  const [sent] = standIn.requests
  expect(sent?.path).toBe('/v1/images/edits')
  expect(sent?.headers.authorization).toBe('Bearer sk-secret-of-the-test')

  const parts = sent?.parts ?? []
  const texts = Object.fromEntries(
    parts.filter(({ filename }) => !filename).map(({ name, bytes }) => [name, bytes.toString()]),
  )
  expect(texts).toEqual({
    model: 'gpt-image-2',
    prompt: 'a blue sky',
    n: '3',
    quality: 'low',
    size: 'auto',
    background: 'opaque',
  })
  const files = parts.filter(({ filename }) => filename)
  expect(files.map(({ name, filename, contentType }) => [name, filename, contentType])).toEqual([
    ['image', 'image_0.png', 'image/png'],
    ['mask', 'mask.png', 'image/png'],
  ])
  const [image, mask] = files.map(({ bytes }) => pixelsOf(bytes))
  expect([mask?.width, mask?.height]).toEqual([image?.width, image?.height])
  expect(mask?.at(disc.x, disc.y)).toEqual([0, 0, 0, 0])
  expect(mask?.at(5, 5)).toEqual([0, 0, 0, 255])

  await page.reload()
  await expect(studio.results).toHaveCount(3)
  expect(standIn.requests).toHaveLength(1)
})

test('a photo is sent at the upload budget of the model', async ({ studio, standIn }) => {
  await studio.addPictures(photo)
  await studio.setNumber('Brush size', 300)
  await studio.paint({ x: 1000, y: 1000 }, { x: 1400, y: 1100 })
  await studio.connectTo(standIn.url)
  await studio.request.getByRole('combobox', { name: 'Model' }).fill('gpt-image-1')
  await studio.generate('a lake')
  await expect(studio.results).toHaveCount(1)
  const sizes = standIn.requests[0]?.parts
    .filter(({ filename }) => filename)
    .map(({ bytes }) => pixelsOf(bytes))
    .map(({ width, height }) => [width, height])
  expect(sizes).toEqual([
    [1448, 1086],
    [1448, 1086],
  ])
})

test('text alone goes as JSON without a seed', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.generate('a tree')
  await expect(studio.results).toHaveCount(1)
  expect(standIn.requests[0]?.path).toBe('/v1/images/generations')
  expect(standIn.requests[0]?.json).toEqual({
    model: 'gpt-image-2',
    prompt: 'a tree',
    n: 1,
    quality: 'low',
    size: 'auto',
    background: 'opaque',
  })
})

test('several pictures go as image[] in their order', async ({ studio, standIn }) => {
  await studio.addPictures([withDisc, { ...withDisc, name: 'second.png' }])
  await studio.setNumber('Brush size', 60)
  await studio.paint({ x: 100, y: 100 }, { x: 140, y: 100 })
  await studio.connectTo(standIn.url)
  await studio.generate('both')
  await expect(studio.results).toHaveCount(1)
  const files = standIn.requests[0]?.parts.filter(({ filename }) => filename) ?? []
  expect(files.map(({ name, filename }) => [name, filename])).toEqual([
    ['image[]', 'image_0.png'],
    ['image[]', 'image_1.png'],
    ['mask', 'mask.png'],
  ])
})

test('a key is kept on the device only when asked, and nowhere else', async ({
  studio,
  standIn,
  page,
}) => {
  const everythingStored = () =>
    page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }))
  await studio.connectTo(standIn.url, { apiKey: 'sk-forget-me' })
  expect(await everythingStored()).not.toContain('sk-forget-me')
  await studio.generate('x [[status:401]]')
  await expect(studio.jobs.first().getByRole('alert')).toBeVisible()
  await expect(page.locator('body')).not.toContainText('sk-forget-me')
  await studio.connectTo(standIn.url, { apiKey: 'sk-keep-me', remember: true })
  expect(await everythingStored()).toContain('sk-keep-me')
  await page.reload()
  await studio.generate('again')
  await expect(studio.results).toHaveCount(1)
  expect(standIn.requests.at(-1)?.headers.authorization).toBe('Bearer sk-keep-me')
})

test('a request without a painted mask asks first', async ({ studio, standIn, page }) => {
  await studio.addPictures(withDisc)
  await studio.connectTo(standIn.url)
  await studio.generate('warmer light')
  await expect(studio.request.getByRole('alert')).toContainText('Nothing is painted')
  expect(standIn.requests).toHaveLength(0)
  await page.getByRole('button', { name: 'Send without a mask' }).click()
  await expect(studio.results).toHaveCount(1)
  expect(standIn.requests[0]?.parts.map(({ name }) => name)).not.toContain('mask')
})

test('what is wrong is said beside the field, and nothing is sent', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.setNumber('Images', 11)
  await studio.generate('')
  const alert = studio.request.getByRole('alert')
  await expect(alert).toContainText('the prompt is empty')
  await expect(alert).toContainText('from 1 to 10')
  await expect(studio.request.getByRole('textbox', { name: 'Prompt' })).toHaveAccessibleDescription(
    /the prompt is empty/,
  )
  expect(standIn.requests).toHaveLength(0)
})

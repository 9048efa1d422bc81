import type { Page } from '@playwright/test'
import type { StandIn } from '../../src/testing/standIn/startStandIn.ts'
import { jobsOnDisk } from '../fixtures/onDisk.ts'
import { disc, pixelsOf, pngOf, withDisc } from '../fixtures/pictures.ts'
import type { Studio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

type Sent = StandIn['requests'][number]

const textOf = ({ parts }: Sent, field: string) =>
  parts.find(({ name, filename }) => name === field && !filename)?.bytes.toString()
const filesOf = ({ parts }: Sent) => parts.filter(({ filename }) => filename)
const bytesOf = (sent: Sent) => filesOf(sent).map(({ bytes }) => bytes.toString('base64'))
const sizesOf = (sent: Sent) =>
  filesOf(sent).map(({ bytes }) => {
    const { width, height } = pixelsOf(bytes)
    return `${width}x${height}`
  })
const planDialog = (page: Page) => page.getByRole('dialog', { name: 'Plan a batch' })

/** A batch of one picture, whose disc is painted. */
async function batchOf(studio: Studio, standIn: StandIn, prompt: string, count: number) {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 100)
  await studio.paint({ x: disc.x, y: disc.y }, { x: disc.x + 2, y: disc.y })
  await studio.connectTo(standIn.url)
  await studio.generate(prompt)
  await expect(studio.results).toHaveCount(count)
}

test('more like a result is the same request once more, also after a reload', async ({
  studio,
  standIn,
  page,
}) => {
  await batchOf(studio, standIn, 'a {red|blue} door', 2)
  await studio.batch.getByRole('button', { name: 'Dismiss finished' }).click()
  await expect.poll(() => jobsOnDisk(page)).toBe(0)
  await page.reload()
  await expect(studio.results).toHaveCount(2)
  await expect(studio.jobs).toHaveCount(0)
  const name = await studio.results.first().getByRole('img').getAttribute('alt')
  // The second press of a double click is no second order.
  await studio.results.first().getByRole('button', { name: 'More like this' }).dblclick()
  await expect(studio.results).toHaveCount(3)
  expect(standIn.requests).toHaveLength(3)
  const [before, , again] = standIn.requests
  if (!before || !again) throw new Error('nothing was sent')
  expect(name).toContain(textOf(again, 'prompt'))
  expect(bytesOf(again)).toEqual(bytesOf(before))
})

test('a prompt is varied while the rest stays', async ({ studio, standIn, page }) => {
  await batchOf(studio, standIn, 'a {red|blue} door', 2)
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Vary prompt' }).click()
  const dialog = page.getByRole('dialog', { name: 'Vary prompt' })
  const prompt = dialog.getByRole('textbox', { name: 'Prompt' })
  await expect(prompt).toHaveValue(/^a (red|blue) door$/)
  await prompt.fill('a {green')
  await expect(prompt).toHaveAttribute('aria-invalid', 'true')
  await expect(prompt).toHaveAccessibleDescription(/brace/i)
  await expect(dialog.getByRole('button', { name: 'Generate' })).toBeDisabled()
  // What is typed outlives the dialog.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Vary prompt' }).click()
  await expect(prompt).toHaveValue('a {green')
  // And a reload.
  await page.reload()
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  await page.getByRole('button', { name: 'Vary prompt' }).click()
  await expect(prompt).toHaveValue('a {green')
  await prompt.fill('a {green|grey} door')
  await expect(dialog).toContainText('2 requests, 2 pictures')
  await dialog.getByRole('button', { name: 'Generate' }).click()
  await expect(page.getByRole('button', { name: 'Vary prompt' })).toBeFocused()
  await expect(studio.results).toHaveCount(4)
  const [first, , ...varied] = standIn.requests
  expect(varied.map((sent) => textOf(sent, 'prompt')).sort()).toEqual([
    'a green door',
    'a grey door',
  ])
  for (const sent of varied) expect(bytesOf(sent)).toEqual(first && bytesOf(first))
})

test('nothing over the budget leaves, also of what is repeated', async ({
  studio,
  standIn,
  page,
}) => {
  await batchOf(studio, standIn, 'a door', 1)
  await page.getByRole('button', { name: 'Plan', exact: true }).click()
  await planDialog(page).getByRole('textbox', { name: 'Budget (USD)' }).fill('0')
  await planDialog(page).getByRole('button', { name: 'Close' }).click()
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  const viewer = page.getByRole('dialog')
  await viewer.getByRole('button', { name: 'More like this' }).click()
  // It is told where it can be seen and pressed: within the dialog.
  await expect(viewer.getByText('Nothing is sent with a budget of 0.')).toBeVisible()
  expect(standIn.requests).toHaveLength(1)
  await viewer.getByRole('button', { name: 'Send all the same' }).click()
  await expect(viewer).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(studio.results).toHaveCount(2)
})

test('a batch goes over several pictures, each with its mask', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.addPictures([
    withDisc,
    pngOf(960, 720, () => [90, 90, 90]),
    pngOf(200, 200, (x, y) => [x, y, 0]),
  ])
  await studio.setNumber('Brush size', 100)
  await studio.paint({ x: disc.x, y: disc.y }, { x: disc.x + 2, y: disc.y })
  await studio.connectTo(standIn.url)
  await page.getByRole('button', { name: 'Plan', exact: true }).click()
  const pictures = planDialog(page).getByRole('group', { name: 'Pictures' })
  await pictures.getByRole('checkbox', { name: 'picture-960x720.png' }).check()
  await expect(planDialog(page)).toContainText(
    'picture-960x720.png gets the mask of picture-480x360.png, scaled from 480 × 360 to 960 × 720.',
  )
  await expect(planDialog(page)).toContainText('2 requests, 2 pictures')
  await planDialog(page).getByRole('button', { name: 'Close' }).click()
  await studio.generate('a door')
  await expect(studio.results).toHaveCount(2)
  const sent = standIn.requests.toSorted((a, b) =>
    sizesOf(a).join().localeCompare(sizesOf(b).join()),
  )
  expect(sent.map(sizesOf)).toEqual([
    ['480x360', '200x200', '480x360'],
    ['960x720', '200x200', '960x720'],
  ])
  const [, second] = sent
  const mask = second && pixelsOf(filesOf(second)[2]?.bytes ?? Buffer.alloc(0))
  expect(mask?.at(2 * disc.x, 2 * disc.y)).toEqual([0, 0, 0, 0])
  expect(mask?.at(2 * disc.x + 130, 2 * disc.y)).toEqual([0, 0, 0, 255])
})

test('a whole batch is repeated on another picture, after a look at it', async ({
  studio,
  standIn,
  page,
}) => {
  await batchOf(studio, standIn, 'a {red|blue|grey} door', 3)
  await studio.batch.getByRole('button', { name: 'Dismiss finished' }).click()
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  const other = pngOf(960, 720, () => [90, 90, 90])
  await page.getByLabel('Batch on another picture').last().setInputFiles(other)
  await expect(
    page.getByText('3 requests of that batch are planned for picture-960x720.png.'),
  ).toContainText('The mask was scaled from 480 × 360 to 960 × 720.')
  await expect(studio.sources).toHaveCount(1)
  await expect.poll(studio.coverage).toBeCloseTo((Math.PI * 50 ** 2) / (480 * 360), 2)
  expect(standIn.requests).toHaveLength(3)
  await expect(studio.request).toContainText('3 requests of an earlier batch')
  await studio.generate()
  await expect(studio.results).toHaveCount(6)
  const again = standIn.requests.slice(3)
  expect(again.map((sent) => textOf(sent, 'prompt')).sort()).toEqual([
    'a blue door',
    'a grey door',
    'a red door',
  ])
  for (const sent of again) expect(sizesOf(sent)).toEqual(['960x720', '960x720'])
  // Once: then the form counts again.
  await expect(studio.request).not.toContainText('of an earlier batch')
})

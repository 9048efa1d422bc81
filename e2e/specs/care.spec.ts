import { withDisc } from '../fixtures/pictures.ts'
import { expect, test } from '../fixtures/test.ts'

test('a double click is one order, Enter in a field is none', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('a tree')
  await studio.setNumber('Seed', 5)
  await studio.setNumber('Images', 2)
  await studio.request.getByRole('combobox', { name: 'Model' }).press('Enter')
  expect(await studio.jobs.count()).toBe(0)
  await studio.request.getByRole('button', { name: 'Generate' }).dblclick()
  await expect(studio.results).toHaveCount(2)
  expect(standIn.requests).toHaveLength(1)
})

test('many results can all be opened', async ({ studio, standIn, page }) => {
  await studio.connectTo(standIn.url)
  await studio.setNumber('Images', 8)
  for (let round = 1; round <= 3; round++) {
    await studio.generate(`round ${round}`)
    await expect(studio.results).toHaveCount(8 * round)
  }
  await studio.results.first().getByRole('button', { name: 'Open' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(studio.results.first().getByRole('button', { name: 'Open' })).toBeFocused()
  await studio.results.last().getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('dialog').getByText('round 1').first()).toBeVisible()
})

test('a second tab shows a running job as running and sends nothing', async ({
  studio,
  standIn,
  context,
}) => {
  await studio.connectTo(standIn.url)
  standIn.next({ held: true })
  await studio.generate('slow')
  await expect.poll(() => standIn.requests.length).toBe(1)
  const second = await context.newPage()
  await second.goto('./')
  const jobs = second.getByRole('region', { name: 'Batch' }).getByRole('listitem')
  await expect(jobs.getByText('Running', { exact: true })).toBeVisible()
  await expect(jobs.getByRole('button', { name: 'Retry' })).toBeHidden()
  standIn.release()
  await expect(jobs.getByText('Done', { exact: true })).toBeVisible()
  await expect(second.getByRole('list', { name: 'Results' }).getByRole('listitem')).toHaveCount(1)
  expect(standIn.requests).toHaveLength(1)
})

test('a picture can be removed while its job runs', async ({ studio, standIn, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 80)
  await studio.paint({ x: 200, y: 150 })
  await studio.connectTo(standIn.url)
  standIn.next({ held: true })
  await studio.generate('slow')
  await expect.poll(() => standIn.requests.length).toBe(1)
  await studio.sources.first().hover()
  await studio.sources.first().getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Drop a photo to begin')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(studio.sources).toHaveCount(1)
  await expect.poll(studio.coverage).toBeGreaterThan(0.02)
  standIn.release()
  await expect(studio.results).toHaveCount(1)
})

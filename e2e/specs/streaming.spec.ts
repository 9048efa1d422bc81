import { disc, withDisc } from '../fixtures/pictures.ts'
import { expect, test } from '../fixtures/test.ts'

test('pictures in the making are shown, then the finished ones', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.stream()
  await studio.setNumber('Images', 2)
  await studio.generate('a boat [[chunk:500]] [[pause:200]]')
  await expect(page.getByRole('img', { name: /in the making/ })).toBeVisible()
  await expect(studio.results).toHaveCount(2)
  await expect(page.getByRole('img', { name: /in the making/ })).toHaveCount(0)
  expect(standIn.requests[0]?.json).toMatchObject({ stream: true, partial_images: 2, n: 2 })
})

test('a stream that breaks off keeps the last picture, marked as such', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.stream()
  await studio.generate('a boat [[cut]]')
  await expect(studio.stateOf(studio.jobs.first(), 'Failed')).toBeVisible()
  await expect(studio.jobs.first().getByRole('alert')).toContainText('marked Unfinished')
  await expect(studio.results).toHaveCount(1)
  await expect(studio.results.first()).toContainText('Unfinished')
  await page.reload()
  await expect(studio.results.first()).toContainText('Unfinished')
  expect(standIn.requests).toHaveLength(1)
})

test('a proxy that answers JSON to a stream is understood', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.stream()
  await studio.generate('a boat [[no-stream]]')
  await expect(studio.results).toHaveCount(1)
})

test('the built-in engine streams as well', async ({ studio, page }) => {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 100)
  await studio.paint({ x: disc.x, y: disc.y }, { x: disc.x + 2, y: disc.y })
  await studio.stream()
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (document.querySelector('img[alt*="in the making"]'))
        document.documentElement.dataset.seen = 'yes'
    }).observe(document.body, { childList: true, subtree: true })
  })
  await studio.generate('sky')
  await expect(studio.results).toHaveCount(1)
  await expect(page.locator('html')).toHaveAttribute('data-seen', 'yes')
})

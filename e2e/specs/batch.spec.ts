import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CrashingBrowser, startCrashing, tearLogs } from '../fixtures/crashing.ts'
import { jobsOnDisk, onDisk } from '../fixtures/onDisk.ts'
import { createStudio, type Studio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

/** A prompt for so many requests, each with a text of its own. */
const many = (count: number, rest: string) =>
  `{${Array.from({ length: count }, (_, index) => `tree ${index + 1}`).join('|')}} ${rest}`

const promptsOf = (requests: readonly { readonly json?: unknown }[]) =>
  requests.map(({ json }) => String((json as { prompt?: unknown })?.prompt))

const button = (studio: Studio, name: string | RegExp) => studio.batch.getByRole('button', { name })
const wordCount = (studio: Studio, word: string) =>
  studio.jobs.getByText(word, { exact: true }).count()

const held = { held: true } as const

async function expectWords(studio: Studio, words: Readonly<Record<string, number>>) {
  await expect
    .poll(async () => {
      const counts = Object.keys(words).map(async (word) => [word, await wordCount(studio, word)])
      return Object.fromEntries(await Promise.all(counts))
    })
    .toEqual(words)
}

test('a batch tells how far it is, and in the end has every picture once', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  const answered = Array.from({ length: 8 }, () => ({}))
  standIn.next(...answered, held, held)
  await studio.generate(many(12, ''))
  await expect(page).toHaveTitle('(8/12) Maskroom')
  await expect(studio.batch.getByRole('progressbar', { name: 'Batch progress' })).toBeVisible()
  await expect(studio.batch).toContainText(/\d+ of 12 done/)
  await expect(studio.batch).toContainText(/left/)
  await expect.poll(() => standIn.requests.length).toBe(10)
  standIn.release()
  await expectWords(studio, { Done: 12 })
  await expect(page).toHaveTitle('Maskroom')
  await expect(studio.results).toHaveCount(12)
  expect(new Set(promptsOf(standIn.requests)).size).toBe(12)
  expect(standIn.billed()).toBe(12)
  await button(studio, 'Dismiss finished').click()
  await expect(studio.jobs).toHaveCount(0)
  await expect(studio.results).toHaveCount(12)
})

const never = { delayMs: 60_000 } as const

test('a paused batch sends nothing until it goes on', async ({ studio, standIn, page }) => {
  await studio.connectTo(standIn.url)
  standIn.next(held, held)
  await studio.generate(many(6, ''))
  await expect.poll(() => standIn.requests.length).toBe(2)
  await button(studio, 'Pause').click()
  standIn.release()
  await expectWords(studio, { Done: 2, Queued: 4 })
  await page.waitForTimeout(500)
  expect(standIn.requests).toHaveLength(2)
  await button(studio, 'Resume').click()
  await expectWords(studio, { Done: 6 })
  expect(standIn.billed()).toBe(6)
})

test('what waits is rearranged; a single order goes before a batch', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url, { inTurn: true })
  standIn.next(held)
  await studio.generate(many(5, ''))
  await expect.poll(() => standIn.requests.length).toBe(1)
  await button(studio, 'Pause').click()
  const waiting = studio.jobs.filter({ hasText: 'Queued' })
  await waiting.filter({ hasText: 'tree 5' }).hover()
  await waiting.filter({ hasText: 'tree 5' }).getByRole('button', { name: 'Earlier' }).click()
  await expect(waiting.nth(2)).toContainText('tree 5')
  await studio.generate('a house')
  await expect(waiting).toHaveCount(5)
  await expect.poll(() => jobsOnDisk(page)).toBe(6)
  standIn.release()
  await button(studio, 'Resume').click()
  await expectWords(studio, { Done: 6 })
  const order = promptsOf(standIn.requests).map((prompt) => prompt.trim())
  expect(order).toEqual(['tree 1', 'a house', 'tree 2', 'tree 3', 'tree 5', 'tree 4'])
})

test('all can be cancelled: what was sent says that it may have been billed', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.generate(many(5, '[[delay:60000]]'))
  await expect.poll(() => standIn.requests.length).toBe(2)
  await button(studio, 'Cancel all').click()
  await expectWords(studio, { Cancelled: 5 })
  await expect(studio.jobs.filter({ hasText: 'may have been billed' })).toHaveCount(2)
  await page.waitForTimeout(500)
  expect(standIn.requests).toHaveLength(2)
})

test('all failed ones are retried at once', async ({ studio, standIn }) => {
  const cut = { answer: { kind: 'cut' } } as const
  await studio.connectTo(standIn.url)
  standIn.next(cut, {}, cut, {}, cut)
  await studio.generate(many(5, ''))
  await expectWords(studio, { Failed: 3, Done: 2 })
  expect(standIn.requests).toHaveLength(5)
  await button(studio, 'Retry 3 failed').click()
  await expectWords(studio, { Done: 5 })
  expect(standIn.requests).toHaveLength(8)
  await expect(studio.results).toHaveCount(5)
})

test('after a reload what waits waits on, and nothing is sent twice', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  standIn.next({}, {}, never, never)
  await studio.generate(many(6, ''))
  await expectWords(studio, { Done: 2, Running: 2, Queued: 2 })
  await expect.poll(() => standIn.requests.length).toBe(4)
  await page.reload()
  await expectWords(studio, { Unknown: 2, Queued: 2, Done: 2 })
  await page.waitForTimeout(500)
  expect(standIn.requests).toHaveLength(4)
  await button(studio, 'Resume').click()
  await expectWords(studio, { Unknown: 2, Done: 4 })
  expect(new Set(promptsOf(standIn.requests)).size).toBe(6)
  expect(standIn.requests).toHaveLength(6)
})

test('of two tabs one sends, and the other goes on when it is closed', async ({
  studio,
  standIn,
  page,
  context,
}) => {
  await studio.connectTo(standIn.url)
  const second = createStudio(await context.newPage())
  await second.page.goto('./')
  standIn.next({}, {}, held, held, never, never)
  await second.generate(many(10, ''))
  await expectWords(second, { Done: 2, Running: 2 })
  await expect(second.batch).toContainText('Another tab sends the requests')
  await button(second, 'Pause').click()
  await expect(button(studio, 'Resume')).toBeVisible()
  await expect.poll(() => standIn.requests.length).toBe(4)
  standIn.release()
  await expectWords(second, { Done: 4, Queued: 6 })
  await button(studio, 'Resume').click()
  await expect(button(second, 'Pause')).toBeVisible()
  await expect.poll(() => standIn.requests.length).toBe(6)

  await page.close()
  await expectWords(second, { Done: 8, Unknown: 2 })
  await expect(second.results).toHaveCount(8)
  expect(standIn.requests).toHaveLength(10)
  expect(new Set(promptsOf(standIn.requests)).size).toBe(10)
})

/** Crashes in the suite; `CRASHES` for more. */
const CRASHES = Number(process.env.CRASHES ?? 6)
const JOBS = 8

/** Waits until nothing is open, resuming what waits. */
async function comesToItsEnd(studio: Studio) {
  await expect(studio.jobs).toHaveCount(await jobsOnDisk(studio.page))
  const resume = button(studio, 'Resume')
  await expect
    .poll(
      async () => {
        if (await resume.isVisible()) await resume.click()
        return studio.jobs.getByText(/^(Queued|Running)$/).count()
      },
      { timeout: 30_000 },
    )
    .toBe(0)
}

test('whenever the browser crashes, nothing that arrived is lost and nothing is sent twice', async ({
  standIn,
  baseURL,
}) => {
  test.setTimeout(60_000 + CRASHES * 20_000)
  const profile = mkdtempSync(join(tmpdir(), 'maskroom-crash-'))
  let browser: CrashingBrowser | undefined
  try {
    browser = await startCrashing(profile)
    await browser.page.goto(baseURL ?? '')
    let pictures = 0
    for (let round = 1; round <= CRASHES; round++) {
      standIn.reset()
      const working = createStudio(browser.page)
      // Browsers write settings down by and by: a crash may cost the last of them.
      await working.connectTo(standIn.url)
      await working.setNumber('Images', 2)
      await working.generate(many(JOBS, `round ${round} [[delay:120]]`))
      // From before the first is on disk until all are done.
      await browser.page.waitForTimeout(Math.random() * 1800)
      await browser.crash()
      tearLogs(profile)
      browser = await startCrashing(profile)
      await browser.page.goto(baseURL ?? '')
      const studio = createStudio(browser.page)
      await expect(studio.request.getByRole('button', { name: 'Generate' })).toBeVisible()
      await comesToItsEnd(studio)

      const jobs = await studio.jobs.count()
      const [done, unknown] = [await wordCount(studio, 'Done'), await wordCount(studio, 'Unknown')]
      expect(done + unknown, `round ${round}`).toBe(jobs)
      const prompts = promptsOf(standIn.requests)
      expect(new Set(prompts).size, 'nothing is sent twice').toBe(prompts.length)
      expect(prompts.length).toBeGreaterThanOrEqual(done)
      expect(prompts.length).toBeLessThanOrEqual(jobs)
      // Of a job that is done both pictures are there, of an unknown one what had been stored.
      const keptTexts = await studio.jobs.filter({ hasText: 'had arrived' }).allTextContents()
      const kept = keptTexts.reduce(
        (sum, words) => sum + Number(/(\d) pictures? had/.exec(words)?.[1]),
        0,
      )
      pictures += 2 * done + kept
      await expect(studio.results).toHaveCount(pictures)
      for (const store of ['results', 'pictures'] as const)
        expect(await onDisk(browser.page, store)).toHaveLength(pictures)
      expect(standIn.billed()).toBeLessThanOrEqual(2 * (done + unknown))

      // Tidied up for the next round.
      const dismiss = button(studio, 'Dismiss finished')
      if (await dismiss.isVisible()) await dismiss.click()
      await expect(studio.jobs).toHaveCount(unknown)
      for (let left = unknown - 1; left >= 0; left--) {
        await studio.jobs.first().getByRole('button', { name: 'Dismiss' }).click()
        await expect(studio.jobs).toHaveCount(left)
      }
      await expect.poll(() => jobsOnDisk(studio.page)).toBe(0)
    }
  } finally {
    await browser?.crash()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})

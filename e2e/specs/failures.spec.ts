import { expect, test } from '../fixtures/test.ts'

const refusals = [
  { marker: '[[status:400]]', said: /400/ },
  { marker: '[[status:401]]', said: /Check the API key/ },
  { marker: '[[status:500]]', said: /may have been billed/ },
  { marker: '[[html:502]]', said: /502/ },
  { marker: '[[empty:503]]', said: /503/ },
  { marker: '[[cut]]', said: /broke while the answer was arriving/ },
  // A browser may itself send once more when a kept-alive connection breaks before any byte of an answer.
  { marker: '[[dropped]]', said: /No answer from/, mostRequests: 2 },
  { marker: '[[not-json]]', said: /could not be used/ },
]

for (const { marker, said, mostRequests = 1 } of refusals)
  test(`${marker} is told in words, and Retry sends the same again`, async ({
    studio,
    standIn,
  }) => {
    await studio.connectTo(standIn.url)
    await studio.generate(`a cat ${marker}`)
    await expect(studio.stateOf(studio.jobs.first(), 'Failed')).toBeVisible()
    await expect(studio.jobs.first().getByRole('alert')).toContainText(said)
    const sent = standIn.requests.length
    expect(sent).toBeLessThanOrEqual(mostRequests)

    standIn.next({})
    await studio.jobs.first().getByRole('button', { name: 'Retry' }).click()
    await expect(studio.stateOf(studio.jobs.first(), 'Done')).toBeVisible()
    await expect(studio.results).toHaveCount(1)
    expect(standIn.requests).toHaveLength(sent + 1)
    expect(standIn.requests.at(-1)?.json).toEqual(standIn.requests[0]?.json)
  })

test('a rate limit is counted down and sent once more by itself', async ({ studio, standIn }) => {
  standIn.next({ answer: { kind: 'status', status: 429 }, retryAfter: { as: 'seconds', value: 2 } })
  await studio.connectTo(standIn.url)
  await studio.generate('a cat')
  const job = studio.jobs.first()
  await expect(studio.stateOf(job, 'Queued')).toBeVisible()
  await expect(job).toContainText(/tries again in \d s/)
  await expect(studio.results).toHaveCount(1)
  expect(standIn.requests).toHaveLength(2)
  expect(standIn.requests[1]?.json).toEqual(standIn.requests[0]?.json)
})

test('a job that waits to be sent again can be cancelled', async ({ studio, standIn }) => {
  standIn.next({ answer: { kind: 'status', status: 429 }, retryAfter: { as: 'seconds', value: 8 } })
  await studio.connectTo(standIn.url)
  await studio.generate('a cat')
  const job = studio.jobs.first()
  await expect(job).toContainText(/tries again in/)
  await job.getByRole('button', { name: 'Cancel' }).click()
  await expect(studio.stateOf(job, 'Cancelled')).toBeVisible()
  await studio.page.waitForTimeout(11_000)
  expect(standIn.requests).toHaveLength(1)
})

test('one bad picture loses none of the good ones', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.setNumber('Images', 3)
  await studio.generate('a cat [[one-bad]]')
  await expect(studio.results).toHaveCount(2)
  await expect(studio.jobs.first().getByRole('alert')).toContainText('Picture 3')
})

test('pictures given as addresses are fetched at once', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.setNumber('Images', 2)
  await studio.generate('a cat [[urls]]')
  await expect(studio.results).toHaveCount(2)
})

test('Cancel takes effect at once', async ({ studio, standIn }) => {
  await studio.connectTo(standIn.url)
  await studio.generate('a cat [[delay:60000]]')
  await expect(studio.stateOf(studio.jobs.first(), 'Running')).toBeVisible()
  await expect.poll(() => standIn.requests.length).toBe(1)
  await studio.jobs.first().getByRole('button', { name: 'Cancel' }).click()
  await expect(studio.stateOf(studio.jobs.first(), 'Cancelled')).toBeVisible()
  await expect.poll(() => standIn.requests[0]?.abandoned).toBe(true)
})

test('a job in flight is unknown after a reload and is never sent again by itself', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.generate('a cat [[delay:60000]]')
  await expect.poll(() => standIn.requests.length).toBe(1)
  await page.reload()
  await expect(studio.stateOf(studio.jobs.first(), 'Unknown')).toBeVisible()
  await expect(studio.jobs.first()).toContainText('may have been billed')
  expect(standIn.requests).toHaveLength(1)
  standIn.next({})
  await studio.jobs.first().getByRole('button', { name: 'Retry' }).click()
  await expect(studio.results).toHaveCount(1)
})

test('a server that does not allow web pages is explained', async ({ studio, standIn }) => {
  standIn.allowCors(false)
  await studio.connectTo(standIn.url)
  await studio.generate('a cat')
  await expect(studio.jobs.first().getByRole('alert')).toContainText('CORS')
})

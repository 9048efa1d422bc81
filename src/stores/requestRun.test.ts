import { describe, expect, test } from 'vitest'
import { emptyMask } from '#core/mask/mask.ts'
import { packed } from '#core/mask/pack.ts'
import { modelNamed } from '#core/models.ts'
import type { Answer } from '#services/engine/engine.ts'
import { settled } from '#testing/deferred.ts'
import { answeredPicture } from '#testing/fakeEngine.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { sampleJob, sampleParams } from '#testing/samples.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'
import { createUploadKeys, jobFor, type Order } from './requestRun.ts'

const size = { width: 640, height: 480 }
const sourceNamed = (name: string) => ({
  id: `id of ${name}`,
  name,
  blob: pictureFile(name, size),
  size,
  hasAlpha: false,
  preview: { ...size, close: () => {} },
})
const registration = { id: 'j', createdAt: 1 }
const still = new AbortController().signal

test('a job says all that was asked, and how it stands', () => {
  const sources = [sourceNamed('a'), sourceNamed('b')]
  const order = sampleOrder({ sources, mask: emptyMask(size), maskEdge: 'soft', seed: 3 })
  expect(jobFor(order, { id: 'j', createdAt: 5, turn: { place: 5 } })).toEqual({
    id: 'j',
    turn: { place: 5 },
    batchId: 'batch-1',
    createdAt: 5,
    connection: order.connection,
    params: order.params,
    seed: 3,
    maskEdge: 'soft',
    sourceIds: ['id of a', 'id of b'],
    masked: true,
    state: { kind: 'queued' },
  })
  expect(jobFor(sampleOrder(), registration)).toMatchObject({ sourceIds: [], masked: false })
})

describe('preparing', () => {
  test('makes the files once, for the model’s budget', async () => {
    const { run, imaging } = createSession()
    const mask = emptyMask(size)
    const params = { ...sampleParams, model: 'gpt-image-1' }
    const sources = [sourceNamed('a'), sourceNamed('b')]
    const files = await run.filesFor(
      sampleOrder({ sources, mask, maskEdge: 'soft', params }),
      still,
    )
    expect(imaging.orders).toEqual([
      {
        pictures: sources.map(({ blob }) => blob),
        totalPixels: modelNamed('gpt-image-1').uploadPixels,
        mask: { packed: packed(mask), edge: 'soft' },
      },
    ])
    expect(await Promise.all(files.images.map((image) => image.text()))).toEqual([
      'sent 640x480 a',
      'sent 640x480 b',
    ])
    expect(await files.mask?.text()).toBe('soft mask')
    expect(files.painted).toEqual(packed(mask))
  })

  test('sends no mask where none is wanted', async () => {
    const { run, imaging } = createSession()
    const files = await run.filesFor(sampleOrder({ sources: [sourceNamed('a')] }), still)
    expect(imaging.orders[0]).not.toHaveProperty('mask')
    expect(files).not.toHaveProperty('mask')
  })

  test('has no pixels to work on without a picture', async () => {
    const { run, imaging } = createSession()
    expect(await run.filesFor(sampleOrder(), still)).toEqual({ images: [] })
    expect(imaging.orders).toEqual([])
  })
})

describe('orders share their files', () => {
  const region = { crop: { x: 0, y: 0, width: 9, height: 9 }, size, areas: [] }
  const mask = emptyMask(size)
  const order = sampleOrder({ sources: [sourceNamed('a')], mask })

  test('where they send the same, whatever else they ask for', () => {
    const keyOf = createUploadKeys()
    const other = { ...order, seed: 9, connection: proxy, batchId: 'b' }
    const params = { ...sampleParams, prompt: 'something else', quality: 'high', n: 4 }
    expect(keyOf({ ...other, params })).toBe(keyOf(order))
    expect(keyOf({ ...order, region: { ...region } })).toBe(keyOf({ ...order, region }))
    expect(keyOf(sampleOrder({ maskEdge: 'soft', params }))).toBe(keyOf(sampleOrder()))
  })

  test.each([
    ['another picture', { sources: [sourceNamed('b')] }],
    ['one more picture', { sources: [sourceNamed('a'), sourceNamed('b')] }],
    ['another mask', { mask: emptyMask(size) }],
    ['no mask', { mask: undefined }],
    ['another edge', { maskEdge: 'soft' as const }],
    ['a part', { region }],
    ['another budget', { params: { ...sampleParams, model: 'gpt-image-1' } }],
  ])('but not with %s', (_, change) => {
    const keyOf = createUploadKeys()
    expect(keyOf({ ...order, ...change })).not.toBe(keyOf(order))
  })
})

/** A job whose request is stored. */
async function storedJob({ run, storage }: ReturnType<typeof createSession>, order: Order) {
  const job = jobFor(order, { ...registration, uploadId: 'u' })
  const uploads = new Map([['u', await run.filesFor(order, still)]])
  await storage.addJobs({ jobs: [job], uploads, sources: [] })
  return job
}

describe('sending', () => {
  test('takes the stored files, the seed, the job’s id, and the secrets of the connection', async () => {
    const session = createSession()
    const { run, engine, storage } = session
    const order = sampleOrder({ connection: proxy, sources: [sourceNamed('a')], seed: 9 })
    const job = await storedJob(session, order)
    const sending = run.answered(job, { signal: still })
    await settled()
    expect(engine.asks[0]?.task).toEqual({
      connection: proxy,
      params: sampleParams,
      seed: 9,
      images: storage.disk.uploads.get('u')?.images,
      idempotencyKey: 'j',
      secrets: { apiKey: 'sk-secret' },
    })
    engine.asks[0]?.answered({ note: 'hello' })
    await expect(sending).resolves.toMatchObject({ note: 'hello' })
  })

  test('gives the built-in engine no secrets', async () => {
    const session = createSession()
    const { run, engine } = session
    const job = await storedJob(session, sampleOrder())
    void run.answered(job, { signal: still })
    await settled()
    expect(engine.asks[0]?.task).not.toHaveProperty('secrets')
  })

  test('sends nothing where the files are gone', async () => {
    const { run, engine } = createSession()
    await expect(run.answered(sampleJob(), { signal: still })).rejects.toMatchObject({
      failure: { kind: 'storage' },
    })
    expect(engine.asks).toHaveLength(0)
  })
})

describe('harvesting', () => {
  type Session = ReturnType<typeof createSession>

  const answer = (change: Partial<Answer>): Answer => ({
    pictures: [answeredPicture(0)],
    lost: [],
    ...change,
  })
  const harvest = async (answered: Answer, job = sampleJob()) => {
    const session = createSession()
    const harvested = await session.run.harvested(job, answered)
    const results = session.gallery.state.getState().results.map(({ result }) => result)
    return { ...session, harvested, results }
  }

  test('keeps with each picture all that is known of it', async () => {
    const job = sampleJob({ id: 'j', seed: 5, sourceIds: ['first', 'second'], connection: proxy })
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3, inputImageTokens: 1 }
    const { results } = await harvest(
      answer({
        pictures: [{ ...answeredPicture(2), revisedPrompt: 'wider' }],
        usage,
        requestId: 'req',
        created: 1700000000,
        note: 'n',
      }),
      job,
    )
    expect(results).toEqual([
      {
        id: expect.any(String),
        jobId: 'j',
        index: 2,
        createdAt: expect.any(Number),
        size: { width: 64, height: 64 },
        mime: 'image/png',
        params: sampleParams,
        seed: 5,
        connection: proxy,
        sourceId: 'first',
        note: 'n',
        revisedPrompt: 'wider',
        usage,
        requestId: 'req',
        created: 1700000000,
      },
    ])
  })

  test('leaves out what is not known', async () => {
    const { results } = await harvest(answer({}))
    const known = ['note', 'revisedPrompt', 'usage', 'requestId', 'created', 'unfinished']
    for (const field of ['sourceId', 'deletedAt', ...known])
      expect(results[0]).not.toHaveProperty(field)
  })

  test.each([
    ['it may be damaged', (_: Session) => answeredPicture(1, 'broken'), /not a picture/],
    [
      'memory is short',
      ({ imaging }: Session) => {
        imaging.gates.fail('thumbnail', { kind: 'internal', detail: 'out of memory' })
        return answeredPicture(1)
      },
      /out of memory/,
    ],
  ])('keeps a picture that cannot be shown: %s', async (_, make, why) => {
    const session = createSession()
    const picture = make(session)
    const failure = await session.run.harvested(sampleJob(), answer({ pictures: [picture] }))
    expect(failure).toBeUndefined()
    const [shown] = session.gallery.state.getState().results
    expect(shown?.thumbnail).toBe(picture.blob)
    expect(shown?.result.note).toMatch(why)
    expect(session.storage.disk.pictures.size).toBe(1)
  })

  test('counts a picture that could not be stored: it is shown', async () => {
    const { run, storage, gallery } = createSession()
    storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
    const failure = await run.harvested(sampleJob(), answer({}))
    expect(failure).toMatchObject({ kind: 'storage' })
    expect(gallery.state.getState().results).toHaveLength(1)
  })
})

describe('what is left after a failure', () => {
  const nothing = { pictures: 0, unfinished: false }
  const job = sampleJob({ id: 'j', seed: 5, sourceIds: ['first'], connection: proxy })
  const partial = (index: number, text = `32x32 partial ${index}`) => ({
    index,
    blob: new Blob([text], { type: 'image/jpeg' }),
  })

  /** A request on the wire. */
  async function sending() {
    const session = createSession()
    const uploads = new Map([[job.id, { images: [] }]])
    await session.storage.addJobs({ jobs: [job], uploads, sources: [] })
    const stop = new AbortController()
    const heard: number[] = []
    const options = {
      signal: stop.signal,
      onPartial: ({ index }: { index: number }) => void heard.push(index),
    }
    const ended = session.run.answered(job, options).catch(() => undefined)
    await settled()
    const [ask] = session.engine.asks
    if (!ask) throw new Error('nothing was sent')
    const results = () => session.gallery.state.getState().results.map(({ result }) => result)
    return { ...session, ask, stop, ended, heard, results }
  }

  test('keeps the last picture in the making, marked as unfinished, once', async () => {
    const { run, gallery, ask, ended, heard, results } = await sending()
    ask.options.onPartial?.(partial(0))
    ask.options.onPartial?.(partial(1))
    ask.failed({ kind: 'cut' })
    await ended
    expect(heard).toEqual([0, 1])
    expect(await run.kept(job)).toEqual({ pictures: 0, unfinished: true })
    expect(results()).toEqual([
      {
        id: expect.any(String),
        jobId: 'j',
        index: 1,
        createdAt: expect.any(Number),
        size: { width: 32, height: 32 },
        mime: 'image/jpeg',
        params: sampleParams,
        seed: 5,
        connection: proxy,
        sourceId: 'first',
        unfinished: true,
      },
    ])
    const picture = await gallery.picture(results()[0]?.id ?? '')
    expect(await picture?.text()).toBe('32x32 partial 1')
    expect(await run.kept(job)).toEqual(nothing)
    expect(results()).toHaveLength(1)
  })

  test('finds nothing where nothing was in the making', async () => {
    const { run, ask, ended, results } = await sending()
    ask.failed({ kind: 'cut' })
    await ended
    expect(await run.kept(job)).toEqual(nothing)
    expect(results()).toEqual([])
  })

  test('finds nothing of a request that was answered, cancelled or sent once more', async () => {
    for (const end of ['answered', 'cancelled', 'sent again'] as const) {
      const { run, ask, stop, ended, results } = await sending()
      ask.options.onPartial?.(partial(0))
      if (end === 'answered') ask.answered({})
      else if (end === 'cancelled') stop.abort()
      else ask.failed({ kind: 'cut' })
      const answer = await ended
      if (answer) await run.harvested(job, answer)
      if (end === 'sent again') void run.answered(job, {})
      await settled()
      expect(await run.kept(job), end).toEqual(nothing)
      expect(results().filter(({ unfinished }) => unfinished)).toEqual([])
    }
  })

  test('does not keep what is no picture', async () => {
    const { run, ask, ended, results } = await sending()
    ask.options.onPartial?.(partial(0, 'half a file'))
    ask.failed({ kind: 'cut' })
    await ended
    expect(await run.kept(job)).toEqual(nothing)
    expect(results()).toEqual([])
  })
})

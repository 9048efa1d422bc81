import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ProxyConnection } from '#core/connection.ts'
import { type Failure, FailureError } from '#core/failure.ts'
import { type Job, resultIdOf } from '#core/job.ts'
import { emptyMask } from '#core/mask/mask.ts'
import { packed } from '#core/mask/pack.ts'
import { noWishes } from '#core/plan/wishes.ts'
import { connectionFromPreset, pageConnection } from '#core/presets.ts'
import { createFakeLocks } from '#testing/fakeLocks.ts'
import { everyJobState, sampleJob, sampleParams, sampleResult } from '#testing/samples.ts'
import { createStorage } from './createStorage.ts'
import type { Storage, StoredSettings, StoredSource, StoredUpload } from './storage.ts'

const png = (words: string) => new Blob([words], { type: 'image/png' })
const bytesOf = async (blob: Blob | undefined) => blob && new Uint8Array(await blob.arrayBuffer())

/** What localStorage is to the app. */
function createLocal(): globalThis.Storage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size
    },
  }
}

let name: string
let local: globalThis.Storage
let storage: Storage

/** A connection of which everything is said that can be. */
const fullConnection: ProxyConnection = {
  ...connectionFromPreset('azureClassic', 'c-1', 'https://proxy.example/v1'),
  headers: [
    { name: 'x-team', value: 'design', secret: false },
    { name: 'x-gate', value: '', secret: true },
  ],
  modelMap: { 'gpt-image-2': 'my-deployment' },
  omitParams: ['moderation'],
  limits: { bodyMB: 4.5, timeoutS: 30 },
  prices: { textIn: 5, imageIn: 10, imageOut: 40, textOut: 10 },
}
/** A request of which everything is said that can be. */
const fullParams = {
  ...sampleParams,
  outputFormat: 'webp',
  outputCompression: 80,
  moderation: 'low',
  inputFidelity: 'high',
  complexity: 'high',
  stream: true,
  partialImages: 2,
  safetyIdentifier: 'user-1',
}

/** The same device, visited again. */
const visitedAgain = () =>
  createStorage({ databaseName: name, local: () => local, locks: createFakeLocks().tab().locks })

beforeEach(() => {
  name = crypto.randomUUID()
  local = createLocal()
  storage = visitedAgain()
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** Stores a job with a request of its own. */
const addJob = (job: Job, upload: StoredUpload, sources: readonly StoredSource[]) =>
  storage.addJobs({ jobs: [job], uploads: new Map([[job.id, upload]]), sources })

/** Writes what this version of the app would not. */
async function putRaw(store: string, key: string, value: unknown) {
  await storage.jobs()
  const database = await openDB(name)
  await database.put(store, value, key)
  database.close()
}

/** Lets the disk be full once something was put into a store: the browser undoes the transaction. */
function fillDiskAt(store: string) {
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) {
    const { name: putInto, transaction } = this
    const request = put.call(this, value, key)
    const undo = () => {
      Object.assign(transaction, { error: new DOMException('no room', 'QuotaExceededError') })
      transaction.abort()
    }
    if (putInto === store) request.addEventListener('success', undo)
    return request
  })
}

describe('a job', () => {
  test.each(everyJobState)('comes back as it was: $kind', async (state) => {
    const job = sampleJob({
      state,
      batchId: 'batch-1',
      turn: { first: true, place: 5 },
      uploadId: 'u',
      keyed: true,
      tries: 2,
      sends: 3,
      connection: fullConnection,
      params: fullParams,
      sourceIds: ['a', 'b'],
      masked: true,
    })
    await addJob(job, { images: [] }, [])
    expect(await visitedAgain().jobs()).toEqual([job])
    expect(await visitedAgain().jobsNamed(['x', job.id])).toEqual([undefined, job])
  })

  test.each([
    {
      kind: 'refused',
      status: 400,
      message: 'No.',
      code: 'c',
      type: 't',
      param: 'p',
      requestId: 'r',
      moderation: { stage: 'output', categories: ['violence'] },
      retryAfterMs: 5000,
    },
    { kind: 'refused', status: 500, message: 'No.' },
    { kind: 'unreachable', url: 'https://proxy.example' },
    { kind: 'unreachable', url: 'https://proxy.example', why: 'offline' },
    { kind: 'unreachable', url: 'https://proxy.example', why: 'mixed content' },
    { kind: 'timeout', seconds: 600 },
    { kind: 'cut' },
    { kind: 'unreadable', detail: 'HTML' },
    { kind: 'cancelled' },
    { kind: 'picture', detail: 'empty' },
    { kind: 'storage', detail: 'full' },
    { kind: 'internal', detail: 'oops' },
  ] satisfies readonly Failure[])('comes back with its failure: $kind $why', async (failure) => {
    const failed = sampleJob({ id: 'a', state: { kind: 'failed', finishedAt: 1, failure } })
    const retry = { at: 9, failure }
    const waiting = sampleJob({ id: 'b', state: { kind: 'queued', retry } })
    for (const job of [failed, waiting]) await storage.putJob(job)
    expect(await storage.jobs()).toEqual([failed, waiting])
  })

  test('brings the very bytes that were to be sent, and its sources', async () => {
    const upload = { images: [png('first'), png('second')], mask: png('mask') }
    const sources = [
      { id: 's', name: 'beach.jpg', blob: new Blob(['jpeg'], { type: 'image/jpeg' }) },
    ]
    await addJob(sampleJob(), upload, sources)

    const again = visitedAgain()
    const stored = await again.upload('job-1')
    expect(stored?.images.map(({ type }) => type)).toEqual(['image/png', 'image/png'])
    expect(await Promise.all(stored?.images.map(bytesOf) ?? [])).toEqual(
      await Promise.all(upload.images.map(bytesOf)),
    )
    expect(await bytesOf(stored?.mask)).toEqual(await bytesOf(upload.mask))
    const source = await again.source('s')
    expect(source).toMatchObject({ id: 's', name: 'beach.jpg' })
    expect(await source?.blob.text()).toBe('jpeg')
    expect(source?.blob.type).toBe('image/jpeg')
  })

  test('without pictures has an upload without pictures', async () => {
    await addJob(sampleJob(), { images: [] }, [])
    expect(await storage.upload('job-1')).toEqual({ images: [] })
  })

  test('shares a source with an earlier one, which stays as it was', async () => {
    const source = { id: 's', name: 'first.png', blob: png('first') }
    await addJob(sampleJob({ id: 'a' }), { images: [] }, [source])
    await addJob(sampleJob({ id: 'b' }), { images: [] }, [{ ...source, name: 'again.png' }])
    expect((await storage.source('s'))?.name).toBe('first.png')
  })

  test('moves on', async () => {
    await addJob(sampleJob(), { images: [png('kept')] }, [])
    await storage.putJob(sampleJob({ state: { kind: 'unknown' } }))
    expect((await storage.jobs()).map(({ state }) => state.kind)).toEqual(['unknown'])
    expect((await storage.upload('job-1'))?.images).toHaveLength(1)
  })

  test('is removed with its bytes', async () => {
    await addJob(sampleJob(), { images: [png('x')] }, [])
    await addJob(sampleJob({ id: 'other' }), { images: [] }, [])
    await storage.removeJobs(['job-1'])
    expect((await storage.jobs()).map(({ id }) => id)).toEqual(['other'])
    expect(await storage.upload('job-1')).toBeUndefined()
  })

  test.each(['uploads', 'sources'])(
    'is stored whole or not at all: no room in %s',
    async (store) => {
      fillDiskAt(store)
      const adding = addJob(sampleJob(), { images: [png('x')] }, [
        { id: 's', name: 'a.png', blob: png('a') },
      ])
      await expect(adding).rejects.toThrow(FailureError)
      vi.restoreAllMocks()
      expect(await storage.jobs()).toEqual([])
      expect(await storage.upload('job-1')).toBeUndefined()
      expect(await storage.source('s')).toBeUndefined()
    },
  )
})

test('jobs come oldest first', async () => {
  for (const [id, createdAt] of [
    ['c', 30],
    ['a', 10],
    ['b2', 20],
    ['b1', 20],
  ] as const)
    await storage.putJob(sampleJob({ id, createdAt }))
  expect((await storage.jobs()).map(({ id }) => id)).toEqual(['a', 'b1', 'b2', 'c'])
})

describe('a result', () => {
  test('comes back with all that is known of it, its thumbnail and its picture', async () => {
    const result = sampleResult({
      sourceId: 's',
      note: 'n',
      revisedPrompt: 'a wide empty meadow',
      usage: {
        inputTokens: 1,
        outputTokens: 2,
        totalTokens: 3,
        inputTextTokens: 1,
        inputImageTokens: 0,
        outputTextTokens: 1,
      },
      requestId: 'req_1',
      created: 1_700_000_000,
      unfinished: true,
      connection: fullConnection,
      params: fullParams,
    })
    await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    const again = visitedAgain()
    const [stored] = await again.results()
    expect(stored?.result).toEqual(result)
    expect(await stored?.thumbnail.text()).toBe('small')
    const picture = await again.picture(result.id)
    expect(await picture?.text()).toBe('large')
    expect(picture?.type).toBe('image/png')
  })

  test('is marked and unmarked without losing its thumbnail', async () => {
    const result = sampleResult()
    await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    await storage.markResult(result.id, 5)
    expect((await storage.results())[0]?.result).toEqual({ ...result, deletedAt: 5 })
    await storage.markResult(result.id, undefined)
    const [stored] = await storage.results()
    expect(stored?.result).toEqual(result)
    expect(await stored?.thumbnail.text()).toBe('small')
  })

  test('that is not stored is not brought to life by a mark', async () => {
    await storage.markResult('result-1', 5)
    await storage.putResult(sampleResult())
    expect(await storage.results()).toEqual([])
  })

  test('that is marked as deleted stays so, whatever else becomes known of it', async () => {
    const result = sampleResult()
    await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    await storage.markResult(result.id, 5)
    await storage.putResult({ ...result, note: 'n' })
    expect((await storage.results())[0]?.result).toEqual({ ...result, note: 'n', deletedAt: 5 })
    const mask = packed(emptyMask({ width: 4, height: 4 }))
    const replaced = { result: { ...result, note: 'm' }, thumbnail: png('other') }
    await storage.replaceResult(replaced, png('new'), { answer: png('raw'), mask })
    expect((await storage.results())[0]?.result).toEqual({ ...result, note: 'm', deletedAt: 5 })
    expect(await (await storage.picture(result.id))?.text()).toBe('new')
  })

  test('is removed with its picture', async () => {
    await storage.addResult({ result: sampleResult(), thumbnail: png('s') }, png('l'))
    await storage.removeResult('result-1')
    expect(await storage.results()).toEqual([])
    expect(await storage.picture('result-1')).toBeUndefined()
  })

  test('is stored whole or not at all', async () => {
    fillDiskAt('pictures')
    const adding = storage.addResult({ result: sampleResult(), thumbnail: png('s') }, png('l'))
    await expect(adding).rejects.toMatchObject({ failure: { kind: 'storage' } })
    vi.restoreAllMocks()
    expect(await storage.results()).toEqual([])
  })
})

test('results come oldest first', async () => {
  for (const [id, createdAt] of [
    ['b', 2],
    ['c', 3],
    ['a', 1],
  ] as const)
    await storage.addResult(
      { result: sampleResult({ id, createdAt }), thumbnail: png('s') },
      png('l'),
    )
  expect((await storage.results()).map(({ result }) => result.id)).toEqual(['a', 'b', 'c'])
})

describe('a damaged record is left out and costs nothing else', () => {
  const { prompt: _, ...paramsOfOld } = sampleParams

  test.each([
    ['nothing', null],
    ['no object', 'job'],
    ['an empty object', {}],
    ['a job without an id', { ...sampleJob(), id: undefined }],
    ['a job of another version', { ...sampleJob(), params: paramsOfOld }],
    ['an unheard-of state', { ...sampleJob(), state: { kind: 'paused' } }],
    ['half a state', { ...sampleJob(), state: { kind: 'running' } }],
    ['an unheard-of connection', { ...sampleJob(), connection: { kind: 'pigeon' } }],
    ['half a connection', { ...sampleJob(), connection: { ...fullConnection, paths: {} } }],
    [
      'an unheard-of field of a connection',
      { ...sampleJob(), connection: { ...fullConnection, apiKey: 'sk-secret' } },
    ],
  ])('among jobs: %s', async (_name, record) => {
    const good = sampleJob({ id: 'good' })
    await storage.putJob(good)
    await putRaw('jobs', 'damaged', record)
    expect(await storage.jobs()).toEqual([good])
  })

  test.each([
    ['nothing', null],
    ['no object', 7],
    ['an empty object', {}],
    ['no thumbnail', { result: sampleResult() }],
    ['a thumbnail that is none', { result: sampleResult(), thumbnail: 'data:' }],
    ['no result', { thumbnail: png('s') }],
    ['a size that is none', { result: { ...sampleResult(), size: '2x3' }, thumbnail: png('s') }],
  ])('among results: %s', async (_name, record) => {
    const good = sampleResult({ id: 'good' })
    await storage.addResult({ result: good, thumbnail: png('s') }, png('l'))
    await putRaw('results', 'damaged', record)
    expect((await storage.results()).map(({ result }) => result)).toEqual([good])
  })
})

test('what does not belong to a job or a result does not come back with it', async () => {
  await putRaw('jobs', 'a', { ...sampleJob({ id: 'a' }), apiKey: 'sk-secret' })
  const stored = { ...sampleResult(), apiKey: 'sk-secret' }
  await putRaw('results', 'b', { result: stored, thumbnail: png('s') })
  const found = JSON.stringify([await storage.jobs(), await storage.results()])
  expect(found).toContain(sampleParams.prompt)
  expect(found).not.toContain('sk-secret')
})

describe('when the browser fails', () => {
  test('it is a storage failure that says why', async () => {
    fillDiskAt('jobs')
    await expect(storage.putJob(sampleJob())).rejects.toMatchObject({
      failure: { kind: 'storage', detail: expect.stringContaining('full') },
    })
  })

  test('a database that cannot be opened is tried again with the next use', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('not now', 'UnknownError')
    })
    await expect(storage.jobs()).rejects.toMatchObject({
      failure: { kind: 'storage', detail: 'not now' },
    })
    await storage.putJob(sampleJob())
    expect(await storage.jobs()).toHaveLength(1)
  })

  test('a database deleted under its feet is made anew, and the next write is kept', async () => {
    await storage.putJob(sampleJob({ id: 'before' }))
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = resolve
      request.onerror = reject
    })
    await storage.putJob(sampleJob({ id: 'after' }))
    expect((await visitedAgain().jobs()).map(({ id }) => id)).toEqual(['after'])
  })
})

describe('settings', () => {
  const settings: StoredSettings = {
    params: sampleParams,
    seed: 12,
    seedRule: 'increment',
    maskEdge: 'soft',
    pixelLock: false,
    send: 'around',
    context: 0.8,
    connections: [fullConnection, pageConnection('/proxy')],
    chosen: 'c-1',
    secrets: {
      'c-1': {
        origin: 'https://proxy.example',
        apiKey: 'sk-1',
        headers: { 'x-gate': 'open' },
      },
    },
  }
  const SLOT = 'maskroom.settings'

  test('come back as they were saved', () => {
    storage.saveSettings(settings)
    expect(visitedAgain().settings()).toEqual(settings)
  })

  /** A tab as it is after each reload. */
  const tabWith = (session: globalThis.Storage) =>
    createStorage({
      databaseName: name,
      local: () => local,
      session: () => session,
      locks: createFakeLocks().tab().locks,
    })

  test('are those of the tab after a reload, its connections and secrets those of all tabs', () => {
    const session = createLocal()
    const tab = () => tabWith(session)
    const typed = { ...settings, params: { ...settings.params, prompt: 'typed here' } }
    tab().saveSettings(typed)
    storage.saveSettings({ ...settings, connections: [], secrets: {} })
    expect(tab().settings()).toEqual({ ...typed, connections: [], secrets: {} })
    expect(visitedAgain().settings()?.params.prompt).toBe(settings.params.prompt)
    expect(session.getItem('maskroom.form')).not.toMatch(/sk-1|apiKey|open/)
  })

  test('and texts that are not used yet are those of the tab', () => {
    const session = createLocal()
    const tab = () => tabWith(session)
    expect(tab().draft('table')).toBeUndefined()
    tab().saveDraft('table', 'a\n"1')
    tab().saveDraft('other', 'b')
    tab().saveDraft('other', undefined)
    expect([tab().draft('table'), tab().draft('other')]).toEqual(['a\n"1', undefined])
    const { setItem } = session
    session.setItem = () => {
      throw new DOMException('it is full', 'QuotaExceededError')
    }
    // No older text comes back in place of one that does not fit.
    tab().saveDraft('table', 'a'.repeat(9))
    expect(tab().draft('table')).toBeUndefined()
    session.setItem = setItem
  })

  test('come back without a connection where none was chosen', () => {
    const { chosen: _, ...unchosen } = settings
    storage.saveSettings(unchosen)
    expect(visitedAgain().settings()).toEqual(unchosen)
  })

  test('keep every wish', () => {
    storage.saveSettings({ ...settings, params: fullParams })
    expect(visitedAgain().settings()?.params).toEqual(fullParams)
  })

  test('of nobody are none', () => {
    expect(storage.settings()).toBeUndefined()
  })

  test('of another version cost one connection, not all', () => {
    const foreign = { ...fullConnection, id: 'foreign', preset: 'moon' }
    const connections = [foreign, fullConnection]
    local.setItem(SLOT, JSON.stringify({ ...settings, connections }))
    expect(storage.settings()).toEqual({ ...settings, connections: [fullConnection] })
  })

  const { maskEdge: _, ...withoutMaskEdge } = settings
  test.each([
    ['garbage', '{"params":'],
    ['no JSON', 'undefined'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['an old shape', JSON.stringify(withoutMaskEdge)],
    ['an unheard-of rule', JSON.stringify({ ...settings, seedRule: 'roulette' })],
    ['a seed that is none', JSON.stringify({ ...settings, seed: Number.NaN })],
    ['secrets of no origin', JSON.stringify({ ...settings, secrets: { a: { apiKey: 'sk' } } })],
    [
      'keys that are none',
      JSON.stringify({ ...settings, secrets: { a: { origin: 'self', apiKey: 1 } } }),
    ],
  ])('that are %s are none', (_name, stored) => {
    local.setItem(SLOT, stored)
    expect(storage.settings()).toBeUndefined()
  })

  test('a browser that forbids storage has none, and says so when they are to be kept', () => {
    const local = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const forbidding = createStorage({
      databaseName: name,
      local,
      locks: createFakeLocks().tab().locks,
    })
    expect(forbidding.settings()).toBeUndefined()
    expect(() => forbidding.saveSettings(settings)).toThrow(FailureError)
  })

  test('a full browser says so', () => {
    vi.spyOn(local, 'setItem').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    expect(() => storage.saveSettings(settings)).toThrow(/full/)
    expect(() => storage.saveSpending([])).toThrow(FailureError)
  })
})

describe('what was spent', () => {
  const days = [
    { day: '2026-03-06', cost: { low: 0, high: 0 }, unknown: 3 },
    { day: '2026-03-07', cost: { low: 0.25, high: 0.5 }, unknown: 0 },
  ]

  test('comes back day by day, and is kept apart from the settings', () => {
    expect(storage.spending()).toEqual([])
    storage.saveSpending(days)
    expect(visitedAgain().spending()).toEqual(days)
    expect(visitedAgain().settings()).toBeUndefined()
  })

  test.each([
    ['garbage', '[{'],
    ['no list', '{}'],
    ['a day without a cost', JSON.stringify([{ day: '2026-03-06', unknown: 0 }])],
    ['a cost in words', JSON.stringify([{ ...days[0], cost: '$3' }])],
  ])('is nothing where it cannot be read: %s', (_name, stored) => {
    local.setItem('maskroom.spending', stored)
    expect(storage.spending()).toEqual([])
  })
})

describe('what the first version wrote', () => {
  const early = (baseUrl: string, label: string) => ({
    kind: 'proxy',
    label,
    baseUrl,
    maskWithSeveralPictures: true,
  })
  const custom = early('https://Proxy.example:8443/v1', 'Proxy.example:8443')
  const today = connectionFromPreset(
    'custom',
    'https://proxy.example:8443',
    'https://Proxy.example:8443/v1',
  )
  const earlySettings = {
    params: sampleParams,
    seed: 12,
    seedRule: 'increment',
    maskEdge: 'soft',
    preset: 'custom',
    baseUrl: 'https://Proxy.example:8443/v1',
    keys: { 'https://proxy.example:8443': 'sk-1', 'https://other.example': 'sk-2' },
  }
  const kept = {
    params: sampleParams,
    seed: 12,
    seedRule: 'increment',
    maskEdge: 'soft',
  }
  /** What there was no setting for. */
  const ofToday = { pixelLock: true, send: 'whole', context: 0.5 }
  const settingsOf = (written: unknown) => {
    local.setItem('maskroom.settings', JSON.stringify(written))
    return storage.settings()
  }

  test.each([
    { kind: 'queued' },
    { kind: 'running', startedAt: 1 },
    { kind: 'done', finishedAt: 2, pictures: 1, lost: [] },
    { kind: 'failed', finishedAt: 3, failure: { kind: 'refused', status: 500, message: 'No.' } },
    { kind: 'failed', finishedAt: 3, failure: { kind: 'unreachable', url: 'https://x' } },
    { kind: 'cancelled', finishedAt: 4, sent: true },
    { kind: 'unknown' },
  ])('is read as a job of today: $kind', async (state) => {
    await putRaw('jobs', 'early', { ...sampleJob(), id: 'early', state, connection: custom })
    await putRaw('jobs', 'here', { ...sampleJob(), id: 'here', state })
    expect(await storage.jobs()).toEqual([
      { ...sampleJob(), id: 'early', state, connection: today },
      { ...sampleJob(), id: 'here', state },
    ])
  })

  test('is read as a result of today', async () => {
    const page = early('/proxy/openai', 'This page’s proxy')
    await putRaw('results', 'a', {
      result: { ...sampleResult({ id: 'a' }), connection: page },
      thumbnail: png('s'),
    })
    const [stored] = await storage.results()
    expect(stored?.result).toEqual({
      ...sampleResult({ id: 'a' }),
      connection: {
        ...connectionFromPreset('custom', 'self', '/proxy/openai'),
        label: 'This page’s proxy',
      },
    })
  })

  test('is read as settings with one custom connection and its key, for its origin only', () => {
    expect(settingsOf(earlySettings)).toEqual({
      ...kept,
      ...ofToday,
      connections: [today],
      chosen: today.id,
      secrets: { [today.id]: { origin: 'https://proxy.example:8443', apiKey: 'sk-1' } },
    })
  })

  test('gives an early job the key that was kept for its origin', async () => {
    await putRaw('jobs', 'early', { ...sampleJob(), id: 'early', connection: custom })
    const [job] = await storage.jobs()
    const id = job?.connection.kind === 'proxy' ? job.connection.id : ''
    expect(settingsOf(earlySettings)?.secrets[id]?.apiKey).toBe('sk-1')
  })

  test.each(['builtin', 'page'])('keeps the choice: %s', (preset) => {
    expect(settingsOf({ ...earlySettings, preset })).toMatchObject({
      chosen: preset,
      connections: [today],
    })
  })

  test('is read as settings without a connection where there was none', () => {
    const { preset: _, ...rest } = earlySettings
    const settings = settingsOf({ ...rest, baseUrl: '', keys: {} })
    expect(settings).toEqual({ ...kept, ...ofToday, connections: [], secrets: {} })
  })

  test('can be saved as settings of today', () => {
    const settings = settingsOf(earlySettings)
    if (!settings) throw new Error('no settings were read')
    storage.saveSettings(settings)
    expect(visitedAgain().settings()).toEqual(settings)
  })
})

describe('jobs that are changed', () => {
  const running = (job: Job): Job | undefined =>
    job.state.kind === 'queued' ? { ...job, state: { kind: 'running', startedAt: 7 } } : undefined

  test('are changed by one tab alone, however many try', async () => {
    await addJob(sampleJob(), { images: [] }, [])
    let claims = 0
    const claim = (job: Job) => {
      const claimed = running(job)
      if (claimed) claims += 1
      return claimed
    }
    const found = await Promise.all(
      [storage, visitedAgain(), visitedAgain()].map((tab) => tab.changeJobs(['job-1'], claim)),
    )
    expect(claims).toBe(1)
    expect(found.flat().map((job) => job?.state.kind)).toEqual(['running', 'running', 'running'])
    expect((await storage.jobs()).map(({ state }) => state.kind)).toEqual(['running'])
  })

  test('come back in the order they were asked for, gone ones as nothing', async () => {
    for (const id of ['a', 'b']) await storage.putJob(sampleJob({ id }))
    const found = await storage.changeJobs(['b', 'gone', 'a'], (job) =>
      job.id === 'a' ? running(job) : undefined,
    )
    expect(found.map((job) => job && [job.id, job.state.kind])).toEqual([
      ['b', 'queued'],
      undefined,
      ['a', 'running'],
    ])
    expect(await storage.jobsNamed(['gone'])).toEqual([undefined])
  })
})

describe('jobs that share the bytes of their request', () => {
  const jobs = ['a', 'b', 'c'].map((id) => sampleJob({ id, uploadId: 'shared' }))

  beforeEach(() =>
    storage.addJobs({
      jobs,
      uploads: new Map([['shared', { images: [png('x')] }]]),
      sources: [{ id: 's', name: 's', blob: png('s') }],
    }),
  )

  test('are stored with them once', async () => {
    expect((await storage.jobs()).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect((await storage.upload('shared'))?.images).toHaveLength(1)
  })

  test('keep them until the last is removed', async () => {
    await storage.removeJobs(['a'])
    await storage.removeJobs(['b'])
    expect(await storage.upload('shared')).toBeDefined()
    await storage.removeJobs(['c'])
    expect(await storage.upload('shared')).toBeUndefined()
  })

  test('are removed together with them', async () => {
    await addJob(sampleJob({ id: 'early' }), { images: [] }, [])
    await storage.removeJobs(['a', 'b', 'c', 'nobody'])
    expect((await storage.jobs()).map(({ id }) => id)).toEqual(['early'])
    expect(await storage.upload('shared')).toBeUndefined()
    expect(await storage.upload('early')).toBeDefined()
  })
})

describe('a job with results', () => {
  const job = sampleJob({ id: 'made', batchId: 'batch', sends: 1 })
  const [first, second] = [resultIdOf(job, 0), resultIdOf({ ...job, sends: 2 }, 0)]
  beforeEach(async () => {
    await addJob(job, { images: [png('sent')] }, [])
    for (const id of [first, second]) {
      const result = sampleResult({ id, jobId: job.id })
      await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    }
    await storage.removeJobs([job.id])
  })

  test('is kept for them, and in no list', async () => {
    expect(await storage.jobs()).toEqual([])
    expect(await storage.jobsNamed([job.id])).toEqual([undefined])
    expect(await storage.changeJobs([job.id], (stored) => stored)).toEqual([undefined])
    expect(await storage.batch('batch')).toEqual([{ ...job, dismissed: true }])
    expect(await storage.upload(job.id)).toBeDefined()
  })

  test('goes with the last of them', async () => {
    await storage.removeResult(first)
    expect(await storage.batch('batch')).toHaveLength(1)
    await storage.removeResult(second)
    expect(await storage.batch('batch')).toEqual([])
    expect(await storage.upload(job.id)).toBeUndefined()
  })

  test('leaves the bytes of its request to those that share them', async () => {
    await addJob(sampleJob({ id: 'other', uploadId: job.id }), { images: [] }, [])
    for (const id of [first, second]) await storage.removeResult(id)
    expect(await storage.upload(job.id)).toBeDefined()
  })

  test('is kept also for a picture that another was painted into', async () => {
    const merged = sampleResult({ id: 'merged', jobId: job.id, parents: [first, second] })
    await storage.addResult({ result: merged, thumbnail: png('small') }, png('large'))
    for (const id of [first, second]) await storage.removeResult(id)
    expect(await storage.batch('batch')).toHaveLength(1)
    await storage.removeResult(merged.id)
    expect(await storage.batch('batch')).toEqual([])
  })

  test('that is still listed stays when they go', async () => {
    const listed = sampleJob({ id: 'listed', sends: 1 })
    await addJob(listed, { images: [] }, [])
    const result = sampleResult({ id: resultIdOf(listed, 0), jobId: listed.id })
    await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    await storage.removeResult(result.id)
    expect(await storage.jobs()).toHaveLength(1)
  })
})

describe('the parts of a request', () => {
  const part = (id: string, setId = 'set') =>
    sampleJob({ id, batchId: 'batch', setId, uploadId: `upload of ${id}` })
  const uploaded = async (...ids: readonly string[]) => {
    const found = await Promise.all(ids.map((id) => storage.upload(`upload of ${id}`)))
    return ids.filter((_, index) => found[index])
  }
  const inBatch = async () => (await storage.batch('batch')).map(({ id }) => id)
  beforeEach(async () => {
    const jobs = [part('p1'), part('p2'), part('other', 'another set')]
    const uploads = new Map(jobs.map(({ uploadId = '' }) => [uploadId, { images: [] }]))
    await storage.addJobs({ jobs, uploads, sources: [] })
    for (const id of ['p1', 'p2']) {
      const result = sampleResult({ id: `${id}.0.0`, jobId: id })
      await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    }
  })

  test.each([
    ['removed from the list together', [['p1', 'p2']]],
    ['removed from the list one by one', [['p1'], ['p2']]],
  ])('are kept while one has a picture, and go with its last: %s', async (_name, removals) => {
    await storage.removeResult('p1.0.0')
    for (const ids of removals) await storage.removeJobs(ids)
    expect(await storage.jobs()).toEqual([part('other', 'another set')])
    expect(await inBatch()).toEqual(['other', 'p1', 'p2'])
    expect(await uploaded('p1', 'p2')).toEqual(['p1', 'p2'])
    await storage.removeResult('p2.0.0')
    expect(await inBatch()).toEqual(['other'])
    expect(await uploaded('p1', 'p2', 'other')).toEqual(['other'])
  })

  test('are kept while one has a picture, whichever lost its own first', async () => {
    await storage.removeJobs(['p1', 'p2'])
    await storage.removeResult('p2.0.0')
    expect(await inBatch()).toEqual(['other', 'p1', 'p2'])
    await storage.removeResult('p1.0.0')
    expect(await inBatch()).toEqual(['other'])
  })

  test('are kept while one is listed: it may still bring a picture', async () => {
    for (const id of ['p1.0.0', 'p2.0.0']) await storage.removeResult(id)
    await storage.removeJobs(['p1'])
    expect(await inBatch()).toEqual(['other', 'p1', 'p2'])
    await storage.removeJobs(['p2'])
    expect(await inBatch()).toEqual(['other'])
    expect(await uploaded('p1', 'p2')).toEqual([])
  })
})

test('an early job keeps its bytes when a job that shares them goes', async () => {
  await addJob(sampleJob({ id: 'early' }), { images: [] }, [])
  await storage.putJob(sampleJob({ id: 'again', uploadId: 'early' }))
  await storage.removeJobs(['again'])
  expect(await storage.upload('early')).toBeDefined()
  await storage.removeJobs(['early'])
  expect(await storage.upload('early')).toBeUndefined()
})

test('the records of version 3 are kept, and found by job and batch', async () => {
  const old = await openDB(name, 3, {
    upgrade(database, _from, _to, upgrading) {
      for (const store of ['jobs', 'uploads', 'results', 'pictures', 'locks', 'sources', 'steps'])
        database.createObjectStore(store)
      upgrading.objectStore('jobs').createIndex('upload', 'uploadId')
    },
  })
  const kept = { ...sampleJob({ id: 'kept', batchId: 'batch' }), dismissed: true } as const
  const early = sampleJob({ id: 'early' })
  for (const job of [kept, early]) await old.put('jobs', job, job.id)
  const result = sampleResult({ id: 'kept.0.0', jobId: 'kept' })
  await old.put('results', { result, thumbnail: png('small') }, result.id)
  await old.put('results', 'damaged', 'damaged')
  for (const [store, key] of [
    ['pictures', result.id],
    ['sources', 's'],
    ['uploads', 'kept'],
  ] as const)
    await old.put(store, { key }, key)
  old.close()

  expect(await storage.jobs()).toEqual([early])
  expect(await storage.batch('batch')).toEqual([kept])
  expect((await storage.results()).map((stored) => stored.result)).toEqual([result])
  expect(await storage.picture(result.id)).toEqual({ key: result.id })
  expect(await storage.source('s')).toEqual({ key: 's' })
  await storage.removeJobs(['kept'])
  expect(await storage.upload('kept')).toEqual({ key: 'kept' })
  await storage.removeResult(result.id)
  expect(await storage.upload('kept')).toBeUndefined()
})

test('jobs that were ordered together are in the order they are sent in, whatever their ids', async () => {
  const turns = { c: { place: 1 }, a: { place: 2 }, b: { place: 3 } }
  const jobs = Object.entries(turns).map(([id, turn]) =>
    sampleJob({ id, batchId: 'one', createdAt: 7, turn }),
  )
  await storage.addJobs({ jobs: jobs.toReversed(), uploads: new Map(), sources: [] })
  for (const list of [await storage.batch('one'), await storage.jobs()])
    expect(list.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
})

test('a batch is all that was ordered together, oldest first; a job of none its own', async () => {
  for (const [id, batchId, createdAt] of [
    ['b', 'one', 20],
    ['a', 'one', 10],
    ['c', 'two', 30],
  ] as const)
    await storage.putJob(sampleJob({ id, batchId, createdAt }))
  for (const job of [sampleJob({ id: 'early' }), sampleJob({ id: 'two', batchId: 'one' })])
    await storage.putJob(job)
  expect((await storage.batch('one')).map(({ id }) => id)).toEqual(['a', 'b', 'two'])
  expect((await storage.batch('two')).map(({ id }) => id)).toEqual(['c'])
  expect((await storage.batch('early')).map(({ id }) => id)).toEqual(['early'])
  expect(await storage.batch('nobody')).toEqual([])
})

describe('what closed tabs left', () => {
  const state = { kind: 'running', startedAt: 1 } as const
  const answered = { ...state, answer: { pictures: 2, lost: ['Picture 3: gone.'] } }
  const stored = async (job: Job, ...places: readonly number[]) => {
    for (const index of places) {
      const result = sampleResult({ id: resultIdOf(job, index), jobId: job.id, index })
      await storage.addResult({ result, thumbnail: png('s') }, png('l'))
    }
  }

  test('is settled by what is stored, the rest stays as it is', async () => {
    const lost = sampleJob({ id: 'lost', sends: 1, state })
    const half = sampleJob({ id: 'half', sends: 1, state: answered })
    const whole = sampleJob({ id: 'whole', sends: 2, state: answered })
    const other = sampleJob({ id: 'whole2', sends: 1, state })
    for (const job of [lost, half, whole, other, sampleJob({ id: 'waits' })])
      await storage.putJob(job)
    await stored(half, 0)
    await stored({ ...whole, sends: 1 }, 0, 1)
    await stored(whole, 0, 1)
    const settled = await storage.settleClosed(9)
    expect(settled.map(({ id, state: now }) => [id, now])).toEqual([
      ['half', { kind: 'unknown', pictures: 1 }],
      ['lost', { kind: 'unknown' }],
      [
        'whole',
        { kind: 'done', startedAt: 1, finishedAt: 9, pictures: 2, lost: ['Picture 3: gone.'] },
      ],
      ['whole2', { kind: 'unknown' }],
    ])
    const ids = settled.map(({ id }) => id)
    expect(await storage.jobsNamed(ids)).toEqual(settled)
    expect((await storage.jobsNamed(['waits']))[0]?.state).toEqual({ kind: 'queued' })
    expect(await storage.settleClosed(9)).toEqual([])
  })

  test('does not count what an earlier try brought', async () => {
    const again = sampleJob({ id: 'again', sends: 2, state: answered })
    await storage.putJob(again)
    await stored({ ...again, sends: 1 }, 0, 1)
    expect((await storage.settleClosed(9)).map(({ state: now }) => now)).toEqual([
      { kind: 'unknown' },
    ])
  })
})

test('the size of every result is told', async () => {
  const result = sampleResult()
  await storage.addResult({ result, thumbnail: png('s') }, png('12345'), {
    answer: png('123'),
    mask: packed(emptyMask({ width: 4, height: 4 })),
  })
  expect(await storage.resultBytes()).toEqual(new Map([[result.id, 8]]))
})

describe('sources', () => {
  const source = (id: string) => ({ id, name: id, blob: png(id) })

  test('go when neither a job nor a result was made from them', async () => {
    const job = sampleJob({ id: 'kept', sourceIds: ['a'] })
    await addJob(job, { images: [] }, [source('a')])
    await addJob(sampleJob({ id: 'gone', sourceIds: ['b'] }), { images: [] }, [source('b')])
    await addJob(sampleJob({ id: 'left', sourceIds: ['c'] }), { images: [] }, [source('c')])
    const result = sampleResult({ sourceId: 'c' })
    await storage.addResult({ result, thumbnail: png('small') }, png('large'))
    await storage.removeJobs(['gone'])
    await storage.removeJobs(['left'])
    await storage.removeUnusedSources()
    expect(await storage.source('a')).toBeDefined()
    expect(await storage.source('b')).toBeUndefined()
    expect(await storage.source('c')).toBeDefined()
  })

  test('stay where a record cannot be read: it may name them', async () => {
    await addJob(sampleJob({ id: 'gone' }), { images: [] }, [source('a')])
    await storage.removeJobs(['gone'])
    await putRaw('jobs', 'newer', { version: 9 })
    await storage.removeUnusedSources()
    expect(await storage.source('a')).toBeDefined()
  })
})

test('what the next batch is to be is there at the next visit', async () => {
  expect(await storage.plan()).toBeUndefined()
  const wishes = { ...noWishes, budgetUsd: 3, off: new Set(['a']), prompts: ['a door'] }
  await storage.changePlan(wishes)
  expect(await visitedAgain().plan()).toEqual(wishes)
})

test('of what the next batch is to be, a change writes nothing but itself, in whichever tab', async () => {
  const [tab, other] = [visitedAgain(), visitedAgain()]
  await tab.changePlan({ budgetUsd: 5, draws: 2 })
  await Promise.all([other.changePlan({ repeat: 3 }), tab.changePlan({ draws: undefined })])
  expect(await storage.plan()).toEqual({ ...noWishes, budgetUsd: 5, repeat: 3 })
})

test('a budget that is no number stays one', async () => {
  await storage.changePlan({ budgetUsd: Number.NaN, prompts: ['a door'] })
  await storage.changePlan({ repeat: 3 })
  const wishes = { budgetUsd: Number.NaN, prompts: ['a door'], repeat: 3 }
  expect(await visitedAgain().plan()).toEqual({ ...noWishes, ...wishes })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProxyConnection } from '#core/connection.ts'
import { FailureError } from '#core/failure.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { type StandIn, startStandIn } from '#testing/standIn/startStandIn.ts'
import { checkConnection } from './checkConnection.ts'

let standIn: StandIn
beforeAll(async () => {
  standIn = await startStandIn()
})
beforeEach(() => standIn.reset())
afterAll(() => standIn.close())

const API_KEY = 'sk-secret'

function check(changes: Partial<ProxyConnection> = {}, transport: Transport = fetch) {
  const connection = { ...connectionFromPreset('custom', 'id', standIn.url), ...changes }
  const signal = new AbortController().signal
  return checkConnection({ connection, secrets: { apiKey: API_KEY }, transport, signal })
}
const failureOf = (checking: Promise<unknown>) =>
  checking.then(
    () => undefined,
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  )
const answering =
  (response: Response): Transport =>
  () =>
    Promise.resolve(response)
const paths = { generations: '/images/generations', edits: '/images/edits', models: '' }

describe('the list of models', () => {
  test('is asked for with the key and costs nothing', async () => {
    const { latencyMs, models } = await check()
    expect(latencyMs).toBeGreaterThan(0)
    expect(models).toEqual([
      { id: 'gpt-image-2.6-flare' },
      { id: 'gpt-image-2' },
      { id: 'gpt-image-1', shutDown: '2026-10-23' },
    ])
    expect(standIn.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/models',
    ])
    expect(standIn.requests[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`)
    expect(standIn.billed()).toBe(0)
  })

  test.each([
    [
      ['a', 'b'],
      [{ id: 'a' }, { id: 'b' }],
    ],
    [
      [{ name: 'a' }, { model: 'b' }, { id: '' }, 7],
      [{ id: 'a' }, { id: 'b' }],
    ],
    [{ models: [{ id: 'a', shutdown_date: 'soon' }] }, [{ id: 'a' }]],
    [{ data: [] }, []],
    [{ status: 'ok' }, undefined],
    ['pong', undefined],
  ])('may be %j', async (body, models) => {
    expect((await check({}, answering(Response.json(body)))).models).toEqual(models)
  })

  test.each([
    ['', /empty/],
    ['<html><title>Home</title></html>', /web page .*Home.*, not a list of models/],
    ['{"error":{"message":"No sk-secret."}}', /an error: No \[API key\]\./],
  ])('is not %j', async (body, detail) => {
    expect(await failureOf(check({}, answering(new Response(body))))).toEqual({
      kind: 'unreadable',
      detail: expect.stringMatching(detail),
    })
  })

  test('may be refused, may be missing, may be out of reach', async () => {
    const gone = { baseUrl: `${standIn.url}/beta` }
    expect(await failureOf(check(gone))).toMatchObject({ kind: 'refused', status: 404 })
    const denied = Response.json({ error: { message: 'Who?' } }, { status: 401 })
    expect(await failureOf(check({}, answering(denied)))).toMatchObject({ status: 401 })
    const nowhere = { baseUrl: 'http://[nowhere' }
    expect(await failureOf(check(nowhere))).toMatchObject({ kind: 'unreachable' })
  })
})

describe('where there is no list', () => {
  test('any answer of the endpoint will do that is not about the key', async () => {
    expect(await check({ paths })).toEqual({ latencyMs: expect.any(Number) })
    expect(standIn.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/images/generations',
    ])
    expect(standIn.billed()).toBe(0)
  })

  test.each([401, 403, 429, 500])('but not %i', async (status) => {
    const refusal = answering(new Response('no', { status }))
    expect(await failureOf(check({ paths }, refusal))).toMatchObject({ kind: 'refused', status })
  })
})

test('silence is not borne for long', async () => {
  const never: Transport = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const limits = { timeoutS: 0.05 }
  expect(await failureOf(check({ limits }, never))).toEqual({ kind: 'timeout', seconds: 0.05 })
})

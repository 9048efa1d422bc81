import {
  array,
  type BaseIssue,
  type BaseSchema,
  blob,
  boolean,
  exactOptional,
  literal,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  safeParse,
  string,
  transform,
  union,
  unknown,
  variant,
} from 'valibot'
import { type Connection, keyOrigin } from '#core/connection.ts'
import type { Failure } from '#core/failure.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Job, JobState } from '#core/job.ts'
import type { LockReport, LockSettings } from '#core/pixelLock.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { Result, ResultLock } from '#core/result.ts'
import { seedRules } from '#core/seed.ts'
import { proxyConnection } from '#services/storage/connectionRecord.ts'
import type {
  DaySpending,
  OwnedSecrets,
  StoredResult,
  StoredSettings,
} from '#services/storage/storage.ts'

type Parsed<T> = BaseSchema<unknown, T, BaseIssue<unknown>>

const params: Parsed<GenerationParams> = object({
  prompt: string(),
  model: string(),
  quality: string(),
  size: string(),
  background: string(),
  n: number(),
  outputFormat: exactOptional(string()),
  outputCompression: exactOptional(number()),
  moderation: exactOptional(string()),
  inputFidelity: exactOptional(string()),
  complexity: exactOptional(string()),
  stream: exactOptional(boolean()),
  partialImages: exactOptional(number()),
  safetyIdentifier: exactOptional(string()),
})

/** As it was stored before connections had presets. */
const earlyProxy = pipe(
  object({
    kind: literal('proxy'),
    label: string(),
    baseUrl: string(),
    maskWithSeveralPictures: boolean(),
  }),
  transform(({ label, baseUrl }) => ({
    ...connectionFromPreset('custom', keyOrigin(baseUrl), baseUrl),
    label,
  })),
)

const connection: Parsed<Connection> = union([
  object({ kind: literal('builtin') }),
  proxyConnection,
  earlyProxy,
])

const cost = object({ low: number(), high: number() })

const failure: Parsed<Failure> = variant('kind', [
  object({
    kind: literal('refused'),
    status: number(),
    message: string(),
    code: exactOptional(string()),
    type: exactOptional(string()),
    param: exactOptional(string()),
    requestId: exactOptional(string()),
    moderation: exactOptional(object({ stage: string(), categories: array(string()) })),
    retryAfterMs: exactOptional(number()),
    midway: exactOptional(literal(true)),
  }),
  object({
    kind: literal('unreachable'),
    url: string(),
    why: exactOptional(picklist(['offline', 'mixed content'])),
  }),
  object({ kind: literal('timeout'), seconds: number() }),
  object({ kind: literal('cut') }),
  object({ kind: literal('unreadable'), detail: string() }),
  object({ kind: literal('cancelled') }),
  object({ kind: literal('picture'), detail: string() }),
  object({ kind: literal('storage'), detail: string(), full: exactOptional(literal(true)) }),
  object({ kind: literal('unsendable'), detail: string() }),
  object({ kind: literal('internal'), detail: string() }),
])

const arrival = { pictures: number(), lost: array(string()), cost: exactOptional(cost) }

const state: Parsed<JobState> = variant('kind', [
  object({
    kind: literal('queued'),
    retry: exactOptional(object({ at: number(), failure })),
  }),
  object({
    kind: literal('running'),
    startedAt: number(),
    answer: exactOptional(object(arrival)),
  }),
  object({
    kind: literal('done'),
    startedAt: exactOptional(number()),
    finishedAt: number(),
    ...arrival,
  }),
  object({
    kind: literal('failed'),
    finishedAt: number(),
    failure,
    kept: exactOptional(boolean()),
    pictures: exactOptional(number()),
  }),
  object({
    kind: literal('cancelled'),
    finishedAt: number(),
    sent: boolean(),
    pictures: exactOptional(number()),
  }),
  object({ kind: literal('unknown'), pictures: exactOptional(number()) }),
])

const maskEdge = picklist(['hard', 'soft'])

const rect = object({ x: number(), y: number(), width: number(), height: number() })
const size = object({ width: number(), height: number() })

const lockSettings: Parsed<LockSettings> = object({
  featherPx: exactOptional(number()),
  tone: boolean(),
  seam: boolean(),
  register: boolean(),
})

const lockReport: Parsed<LockReport> = object({
  changedOutside: number(),
  registration: object({
    dx: number(),
    dy: number(),
    scale: number(),
    confidence: number(),
    applied: boolean(),
    fit: exactOptional(picklist(['stretch', 'cover', 'contain'])),
    grid: size,
  }),
  leak: object({ mean: number(), percentile95: number(), visibleShare: number() }),
  featherPx: number(),
  notes: array(string()),
})

const resultLock: Parsed<ResultLock> = variant('kind', [
  object({ kind: literal('pending'), settings: lockSettings }),
  object({ kind: literal('locked'), settings: lockSettings, report: lockReport }),
  object({ kind: literal('failed'), settings: lockSettings, why: string() }),
  object({ kind: literal('off'), settings: lockSettings, report: exactOptional(lockReport) }),
])

const job: Parsed<Job> = object({
  id: string(),
  batchId: exactOptional(string()),
  createdAt: number(),
  connection,
  params,
  seed: number(),
  maskEdge,
  sourceIds: array(string()),
  masked: boolean(),
  crop: exactOptional(rect),
  setId: exactOptional(string()),
  lock: exactOptional(lockSettings),
  turn: exactOptional(object({ first: exactOptional(literal(true)), place: number() })),
  uploadId: exactOptional(string()),
  keyed: exactOptional(literal(true)),
  tries: exactOptional(number()),
  sends: exactOptional(number()),
  dismissed: exactOptional(literal(true)),
  state,
})

const result: Parsed<Result> = object({
  id: string(),
  jobId: string(),
  batchId: exactOptional(string()),
  index: number(),
  createdAt: number(),
  size,
  crop: exactOptional(rect),
  setId: exactOptional(string()),
  lock: exactOptional(resultLock),
  parents: exactOptional(array(string())),
  mime: string(),
  params,
  seed: number(),
  connection,
  sourceId: exactOptional(string()),
  note: exactOptional(string()),
  revisedPrompt: exactOptional(string()),
  usage: exactOptional(
    object({
      inputTokens: number(),
      outputTokens: number(),
      totalTokens: number(),
      inputTextTokens: exactOptional(number()),
      inputImageTokens: exactOptional(number()),
      outputTextTokens: exactOptional(number()),
    }),
  ),
  requestId: exactOptional(string()),
  created: exactOptional(number()),
  unfinished: exactOptional(boolean()),
  deletedAt: exactOptional(number()),
})

const storedResult: Parsed<StoredResult> = object({ result, thumbnail: blob() })

const choices = {
  params,
  seed: number(),
  seedRule: picklist(seedRules),
  maskEdge,
  pixelLock: optional(boolean(), true),
  send: optional(picklist(['whole', 'around']), 'whole'),
  resumeByItself: exactOptional(boolean()),
  context: optional(number(), 0.5),
}

const secrets: Parsed<OwnedSecrets> = object({
  origin: string(),
  apiKey: exactOptional(string()),
  headers: exactOptional(record(string(), string())),
})

/** As they were stored while there was one custom connection: its key was kept by origin. */
const earlySettings = pipe(
  object({
    ...choices,
    preset: exactOptional(picklist(['builtin', 'page', 'custom'])),
    baseUrl: string(),
    keys: record(string(), string()),
  }),
  transform(({ preset, baseUrl, keys, ...kept }): StoredSettings => {
    const origin = keyOrigin(baseUrl)
    const custom = connectionFromPreset('custom', origin, baseUrl)
    const apiKey = keys[origin]
    return {
      ...kept,
      connections: baseUrl === '' ? [] : [custom],
      ...(preset ? { chosen: preset === 'custom' ? custom.id : preset } : {}),
      secrets: apiKey ? { [custom.id]: { origin, apiKey } } : {},
    }
  }),
)

/** One that cannot be read (of another version) does not take the others along. */
const connections = pipe(
  array(unknown()),
  transform((found) =>
    found.flatMap((item) => {
      const parsed = safeParse(proxyConnection, item)
      return parsed.success ? [parsed.output] : []
    }),
  ),
)

const settings: Parsed<StoredSettings> = union([
  object({
    ...choices,
    connections,
    chosen: exactOptional(string()),
    secrets: record(string(), secrets),
  }),
  earlySettings,
])

const spending: Parsed<readonly DaySpending[]> = array(
  object({ day: string(), cost, unknown: number() }),
)

function parser<T>(schema: Parsed<T>) {
  return (value: unknown): T | undefined => {
    const parsed = safeParse(schema, value)
    return parsed.success ? parsed.output : undefined
  }
}

/** Stored records as today's types; undefined for what is not one (damaged, or written by another version). */
export const parseParams = parser(params)
export const parseJob = parser(job)
export const parseStoredResult = parser(storedResult)
export const parseSettings = parser(settings)
export const parseSpending = parser(spending)

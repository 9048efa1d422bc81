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
  picklist,
  record,
  safeParse,
  string,
  variant,
} from 'valibot'
import type { Connection } from '#core/connection.ts'
import type { Failure } from '#core/failure.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Job, JobState } from '#core/job.ts'
import type { Result } from '#core/result.ts'
import { seedRules } from '#core/seed.ts'
import type { StoredResult, StoredSettings } from '#services/storage/storage.ts'

type Parsed<T> = BaseSchema<unknown, T, BaseIssue<unknown>>

const params: Parsed<GenerationParams> = object({
  prompt: string(),
  model: string(),
  quality: string(),
  size: string(),
  background: string(),
  n: number(),
})

const connection: Parsed<Connection> = variant('kind', [
  object({ kind: literal('builtin') }),
  object({
    kind: literal('proxy'),
    label: string(),
    baseUrl: string(),
    maskWithSeveralPictures: boolean(),
  }),
])

const failure: Parsed<Failure> = variant('kind', [
  object({
    kind: literal('refused'),
    status: number(),
    message: string(),
    code: exactOptional(string()),
    type: exactOptional(string()),
    param: exactOptional(string()),
    requestId: exactOptional(string()),
  }),
  object({ kind: literal('unreachable'), url: string() }),
  object({ kind: literal('cut') }),
  object({ kind: literal('unreadable'), detail: string() }),
  object({ kind: literal('cancelled') }),
  object({ kind: literal('picture'), detail: string() }),
  object({ kind: literal('storage'), detail: string() }),
  object({ kind: literal('internal'), detail: string() }),
])

const state: Parsed<JobState> = variant('kind', [
  object({ kind: literal('queued') }),
  object({ kind: literal('running'), startedAt: number() }),
  object({
    kind: literal('done'),
    finishedAt: number(),
    pictures: number(),
    lost: array(string()),
  }),
  object({ kind: literal('failed'), finishedAt: number(), failure }),
  object({ kind: literal('cancelled'), finishedAt: number(), sent: boolean() }),
  object({ kind: literal('unknown') }),
])

const maskEdge = picklist(['hard', 'soft'])

const job: Parsed<Job> = object({
  id: string(),
  createdAt: number(),
  connection,
  params,
  seed: number(),
  maskEdge,
  sourceIds: array(string()),
  masked: boolean(),
  state,
})

const result: Parsed<Result> = object({
  id: string(),
  jobId: string(),
  index: number(),
  createdAt: number(),
  size: object({ width: number(), height: number() }),
  mime: string(),
  params,
  seed: number(),
  connection,
  sourceId: exactOptional(string()),
  note: exactOptional(string()),
  revisedPrompt: exactOptional(string()),
  usage: exactOptional(
    object({ inputTokens: number(), outputTokens: number(), totalTokens: number() }),
  ),
  requestId: exactOptional(string()),
  created: exactOptional(number()),
  deletedAt: exactOptional(number()),
})

const storedResult: Parsed<StoredResult> = object({ result, thumbnail: blob() })

const settings: Parsed<StoredSettings> = object({
  params,
  seed: number(),
  seedRule: picklist(seedRules),
  maskEdge,
  preset: exactOptional(picklist(['builtin', 'page', 'custom'])),
  baseUrl: string(),
  keys: record(string(), string()),
})

function parser<T>(schema: Parsed<T>) {
  return (value: unknown): T | undefined => {
    const parsed = safeParse(schema, value)
    return parsed.success ? parsed.output : undefined
  }
}

/** Stored records as today's types; undefined for what is not one (damaged, or written by another version). */
export const parseJob = parser(job)
export const parseStoredResult = parser(storedResult)
export const parseSettings = parser(settings)

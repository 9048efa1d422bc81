import { builtinConnection, type ProxyConnection } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Job, JobState } from '#core/job.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { Result } from '#core/result.ts'

/** Good requests and results to vary, for tests. */

export const sampleParams: GenerationParams = {
  prompt: 'an empty meadow',
  model: 'gpt-image-2',
  quality: 'low',
  size: 'auto',
  background: 'opaque',
  n: 1,
}

export const sampleProxy = (change: Partial<ProxyConnection> = {}): ProxyConnection => ({
  ...connectionFromPreset('custom', 'proxy-1', 'https://proxy.example/v1'),
  ...change,
})

export const sampleJob = (change: Partial<Job> = {}): Job => ({
  id: 'job-1',
  createdAt: 1000,
  connection: builtinConnection,
  params: sampleParams,
  seed: 7,
  maskEdge: 'hard',
  sourceIds: [],
  masked: false,
  state: { kind: 'queued' },
  ...change,
})

export const sampleResult = (change: Partial<Result> = {}): Result => ({
  id: 'result-1',
  jobId: 'job-1',
  index: 0,
  createdAt: 2000,
  size: { width: 640, height: 480 },
  mime: 'image/png',
  params: sampleParams,
  seed: 7,
  connection: builtinConnection,
  ...change,
})

const statesByKind: { readonly [K in JobState['kind']]: Extract<JobState, { kind: K }> } = {
  queued: { kind: 'queued' },
  running: { kind: 'running', startedAt: 1001 },
  done: {
    kind: 'done',
    finishedAt: 1002,
    pictures: 2,
    lost: ['Picture 3: empty.'],
    cost: { low: 0.01, high: 0.02 },
  },
  failed: { kind: 'failed', finishedAt: 1003, failure: { kind: 'cut' }, kept: true },
  cancelled: { kind: 'cancelled', finishedAt: 1004, sent: true },
  unknown: { kind: 'unknown' },
}

/** One state of every kind; the compiler asks for a new one when a kind is added. */
export const everyJobState: readonly JobState[] = Object.values(statesByKind)

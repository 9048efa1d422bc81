import type { Engine } from '#services/engine/engine.ts'
import { callWorker } from '#services/workerCalls.ts'
import type { EngineCalls } from './engineCalls.ts'

const startWorker = () =>
  new Worker(new URL('./worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  })

/** An engine whose requests are built, sent and read in a worker, so that the page never waits for them. */
export function createEngine(): Engine {
  const call = callWorker<EngineCalls>(startWorker)
  return {
    generate: (task, { onProgress, onPartial, ...options } = {}) =>
      call('generate', task, {
        ...options,
        onProgress: (news) =>
          'share' in news ? onProgress?.(news.share) : onPartial?.(news.partial),
      }),
    check: (connection, { secrets, ...options } = {}) =>
      call('check', { connection, ...(secrets ? { secrets } : {}) }, options),
  }
}

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
    generate: (task, { onProgress, onPartial, onPicture, ...options } = {}) =>
      call('generate', task, {
        ...options,
        onProgress: (news) => {
          if ('share' in news) onProgress?.(news.share)
          else if ('partial' in news) onPartial?.(news.partial)
          else onPicture?.(news.picture)
        },
      }),
    check: (connection, { secrets, ...options } = {}) =>
      call('check', { connection, ...(secrets ? { secrets } : {}) }, options),
  }
}

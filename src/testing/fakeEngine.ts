import { type Failure, FailureError } from '#core/failure.ts'
import type {
  Answer,
  ConnectionCheck,
  Engine,
  GenerateOptions,
  GenerationTask,
} from '#services/engine/engine.ts'
import { deferred } from './deferred.ts'

/** A request that reached the engine; the test answers it. */
export interface Ask {
  readonly task: GenerationTask
  readonly options: GenerateOptions
  readonly answered: (answer: Partial<Answer>) => void
  readonly failed: (failure: Failure) => void
  /** Neither answered nor given up. */
  readonly isOpen: () => boolean
}

export interface FakeEngine extends Engine {
  /** Every request so far, in the order they came. */
  readonly asks: readonly Ask[]
}

/** A picture as a server sends it; the fake imaging understands it unless `text` says otherwise. */
export const answeredPicture = (index: number, text = `64x64 picture ${index}`) => ({
  index,
  blob: new Blob([text], { type: 'image/png' }),
})

/** An engine that answers when the test says so, and gives up at once when it is told to. */
export function createFakeEngine(): FakeEngine {
  const asks: Ask[] = []
  return {
    asks,
    check: async (): Promise<ConnectionCheck> => ({ latencyMs: 1, models: [] }),
    generate: (task, options = {}) => {
      const { promise, resolve, reject } = deferred<Answer>()
      let open = true
      const end = (settle: () => void) => {
        open = false
        settle()
      }
      const failed = (failure: Failure) => end(() => reject(new FailureError(failure)))
      const cancel = () => failed({ kind: 'cancelled' })
      if (options.signal?.aborted) cancel()
      else {
        options.signal?.addEventListener('abort', cancel, { once: true })
        const answered: Ask['answered'] = (answer) =>
          end(() => resolve({ pictures: [answeredPicture(0)], lost: [], ...answer }))
        asks.push({ task, options, answered, failed, isOpen: () => open })
      }
      return promise
    },
  }
}

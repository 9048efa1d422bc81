import type { Answer, GenerationTask } from '#services/engine/engine.ts'

/** What the engine's worker can be asked. Progress is the share of the work done, 0..1. */
export interface EngineCalls {
  readonly generate: {
    readonly input: GenerationTask
    readonly output: Answer
    readonly progress: number
  }
}

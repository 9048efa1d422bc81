import type { ProxyConnection, Secrets } from '#core/connection.ts'
import type {
  Answer,
  AnsweredPicture,
  ConnectionCheck,
  GenerationTask,
  PartialPicture,
} from '#services/engine/engine.ts'

/** News of a request under way: the share of the work done (0..1), a picture in the making, a finished one. */
export type GenerationNews =
  | { readonly share: number }
  | { readonly partial: PartialPicture }
  | { readonly picture: AnsweredPicture }

/** What the engine's worker can be asked. */
export interface EngineCalls {
  readonly generate: {
    readonly input: GenerationTask
    readonly output: Answer
    readonly progress: GenerationNews
  }
  readonly check: {
    readonly input: { readonly connection: ProxyConnection; readonly secrets?: Secrets }
    readonly output: ConnectionCheck
    readonly progress: never
  }
}

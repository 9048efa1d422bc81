import type { Connection } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Usage } from '#core/result.ts'

/** One request to be made. */
export interface GenerationTask {
  readonly connection: Connection
  /** Sent as `Authorization: Bearer`, to the connection's own origin only. */
  readonly apiKey?: string
  readonly params: GenerationParams
  /** The randomness of the built-in engine; never sent to a server. */
  readonly seed: number
  /** PNGs in the order they are sent. */
  readonly images: readonly Blob[]
  readonly mask?: Blob
}

/** One good picture of an answer. */
export interface AnsweredPicture {
  /** Place in the answer's `data`, from 0. */
  readonly index: number
  /** Its type is sniffed from the bytes. */
  readonly blob: Blob
  readonly revisedPrompt?: string
}

export interface Answer {
  /** At least one. */
  readonly pictures: readonly AnsweredPicture[]
  /** Items that could not be used, in words. */
  readonly lost: readonly string[]
  readonly usage?: Usage
  readonly requestId?: string
  /** Seconds since 1970, as the server says. */
  readonly created?: number
  /** What the engine says of its answer, for people. */
  readonly note?: string
}

export interface GenerateOptions {
  readonly signal?: AbortSignal
  /** Share of the work done, 0..1, where the engine can tell. */
  readonly onProgress?: (share: number) => void
}

/** Who makes pictures. Rejects with a `FailureError`; an abort takes effect at once. */
export interface Engine {
  readonly generate: (task: GenerationTask, options?: GenerateOptions) => Promise<Answer>
}

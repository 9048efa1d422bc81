import type { Connection, ProxyConnection, Secrets } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Usage } from '#core/result.ts'

/** One request to be made. */
export interface GenerationTask {
  readonly connection: Connection
  /** Sent to the connection's own origin only. */
  readonly secrets?: Secrets
  readonly params: GenerationParams
  /** The randomness of the built-in engine; never sent to a server. */
  readonly seed: number
  /** The same on every try of one job; sent where the connection allows it. */
  readonly idempotencyKey?: string
  /** PNGs in the order they are sent. */
  readonly images: readonly Blob[]
  readonly mask?: Blob
}

/** One good picture of an answer. */
export interface AnsweredPicture {
  /** Place in the answer, from 0. */
  readonly index: number
  /** Its type is sniffed from the bytes. */
  readonly blob: Blob
  readonly revisedPrompt?: string
}

/** A picture in the making, of a stream. */
export interface PartialPicture {
  /** Place in the answer of the picture it will become, from 0, as far as the stream tells. */
  readonly index: number
  readonly blob: Blob
}

export interface Answer {
  /** At least one. */
  readonly pictures: readonly AnsweredPicture[]
  /** Items that could not be used or did not arrive, in words. */
  readonly lost: readonly string[]
  /** Added up where a stream tells it picture by picture. */
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
  readonly onPartial?: (partial: PartialPicture) => void
  /** A picture of a stream is finished; it is also in the answer, if that comes to its end. */
  readonly onPicture?: (picture: AnsweredPicture) => void
}

/** What a connection answers to a harmless question. */
export interface ConnectionCheck {
  /** From asking to the whole answer. */
  readonly latencyMs: number
  /** The models it lists; undefined when it answered, but with no such list. */
  readonly models?: readonly ListedModel[]
}

export interface ListedModel {
  readonly id: string
  /** Day on which it is shut down (ISO 8601), where the server says so. */
  readonly shutDown?: string
}

export interface CheckOptions {
  readonly secrets?: Secrets
  readonly signal?: AbortSignal
}

/** Who makes pictures. Rejects with a `FailureError`; an abort takes effect at once. */
export interface Engine {
  readonly generate: (task: GenerationTask, options?: GenerateOptions) => Promise<Answer>
  /** Asks a proxy for its list of models: a GET that costs nothing. */
  readonly check: (connection: ProxyConnection, options?: CheckOptions) => Promise<ConnectionCheck>
}

import type { Connection } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'

/** Tokens as the server counted them; absent where it did not. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly totalTokens: number
  readonly inputTextTokens?: number
  readonly inputImageTokens?: number
  readonly outputTextTokens?: number
}

/** One picture that arrived, with what was asked and who made it. The picture itself is kept beside it in storage. */
export interface Result {
  readonly id: string
  readonly jobId: string
  /** Place in the answer, from 0. */
  readonly index: number
  readonly createdAt: number
  readonly size: Size
  /** Sniffed from the bytes. */
  readonly mime: string
  readonly params: GenerationParams
  readonly seed: number
  readonly connection: Connection
  /** The picture it was made from, if any: a stored source's id. */
  readonly sourceId?: string
  /** What the engine says of its answer. */
  readonly note?: string
  readonly revisedPrompt?: string
  readonly usage?: Usage
  readonly requestId?: string
  /** When the server made it, in seconds since 1970, as it says. */
  readonly created?: number
  /** The last picture of the picture in the making, of a stream that broke off. */
  readonly unfinished?: boolean
  /** Set while a deletion can still be undone. */
  readonly deletedAt?: number
}

export const madeByBuiltin = (result: Result): boolean => result.connection.kind === 'builtin'

const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

/** A file name that says what is in it: the prompt's first words, the seed and the place in the batch. */
export function downloadName(result: Result): string {
  const words = result.params.prompt
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-/, '')
  // By code points: half a surrogate pair is no character.
  const start = Array.from(words).slice(0, 48).join('').replace(/-$/, '')
  const name = [start || 'maskroom', result.seed, result.index + 1].join('-')
  return `${name}.${extensions[result.mime] ?? 'png'}`
}

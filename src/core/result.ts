import type { Connection } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Rect, Size } from '#core/geometry.ts'
import type { LockReport, LockSettings } from '#core/pixelLock.ts'

/** Tokens as the server counted them; absent where it did not. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly totalTokens: number
  readonly inputTextTokens?: number
  readonly inputImageTokens?: number
  readonly outputTextTokens?: number
}

/**
 * Whether the picture shown is the answer put back on to its source. The raw answer is kept whatever the state; in all
 * but `locked` it is what is shown.
 */
export type ResultLock =
  | { readonly kind: 'pending'; readonly settings: LockSettings }
  | { readonly kind: 'locked'; readonly settings: LockSettings; readonly report: LockReport }
  | { readonly kind: 'failed'; readonly settings: LockSettings; readonly why: string }
  /** The designer wants the raw answer. */
  | { readonly kind: 'off'; readonly settings: LockSettings; readonly report?: LockReport }

/** One picture that arrived, with what was asked and who made it. The picture itself is kept beside it in storage. */
export interface Result {
  readonly id: string
  readonly jobId: string
  /** Of jobs that were ordered together. */
  readonly batchId?: string
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
  /** What of the source was sent, in its pixels; absent: all of it. */
  readonly crop?: Rect
  /** As its job has. */
  readonly setId?: string
  readonly lock?: ResultLock
  /** The results it was put together from, where it was. */
  readonly parents?: readonly string[]
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

/** Share of what was not painted that the raw answer changed visibly, 0..1; undefined where nobody measured. */
export const leakOf = ({ lock }: Result): number | undefined =>
  lock && 'report' in lock ? lock.report?.leak.visibleShare : undefined

export const madeByBuiltin = (result: Result): boolean => result.connection.kind === 'builtin'

const isSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  const [entries, others] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))]
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => isSame(value, others.get(key)))
  )
}

/** Whether the same is known of two results, in whatever order it is written. */
export const isSameResult = (one: Result, other: Result): boolean => isSame(one, other)

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

import { FailureError } from '#core/failure.ts'
import type { AnsweredPicture, PartialPicture } from '#services/engine/engine.ts'

/** What is needed to read an answer besides the answer itself. */
export interface Reading {
  /** The request's address, absolute: relative addresses in an answer go with it. */
  readonly url: string
  /** Of the request, its secrets among them: for addresses in an answer that are relative to it, and no others. */
  readonly headers: Headers
  /** How many pictures were asked for. */
  readonly asked: number
  /** Aborts when the user cancels or nothing came for too long. */
  readonly signal: AbortSignal
  /** Called whenever something arrived. */
  readonly heard: () => void
  readonly onPartial?: ((partial: PartialPicture) => void) | undefined
  /** Called when a picture of a stream is finished, before the answer is. */
  readonly onPicture?: ((picture: AnsweredPicture) => void) | undefined
}

export const cameThrough = (count: number, { asked }: Reading): string =>
  `${count} of ${asked} pictures came through`

/** What became of an answer that broke off, in words. */
export const brokenWords = ({ signal }: Reading): string =>
  signal.aborted ? 'then nothing more came for too long' : 'then the connection broke'

export const unreadable = (detail: string) => new FailureError({ kind: 'unreadable', detail })

/** What breaks an answer is the connection, unless the transport itself says otherwise. */
export const cut = (cause?: unknown) =>
  cause instanceof FailureError ? cause : new FailureError({ kind: 'cut' }, { cause })

import type { Slices } from './slices.ts'

/** Bytes in the making: filled pieces, and the one that is written to. */
export interface Sink {
  readonly pieces: Uint8Array[]
  piece: Uint8Array
  /** Where in the piece the next byte goes. */
  at: number
}

const FIRST_PIECE = 1 << 14
const LARGEST_PIECE = 1 << 18

export const newSink = (): Sink => ({ pieces: [], piece: new Uint8Array(FIRST_PIECE), at: 0 })

/** Makes room for so many bytes, at most `FIRST_PIECE`, in one piece. */
export function reserve(sink: Sink, count: number): void {
  if (sink.at + count <= sink.piece.length) return
  sink.pieces.push(sink.piece.subarray(0, sink.at))
  sink.piece = new Uint8Array(Math.min(LARGEST_PIECE, sink.piece.length * 2))
  sink.at = 0
}

export function putByte(sink: Sink, byte: number): void {
  reserve(sink, 1)
  sink.piece[sink.at++] = byte
}

/** For bytes that there is room for. */
export function putBytes(sink: Sink, bytes: Uint8Array): void {
  sink.piece.set(bytes, sink.at)
  sink.at += bytes.length
}

/** All that was written, in one piece of memory; a slice is one piece. The sink is not to be used any more. */
export function* joinSlices({ pieces, piece, at }: Sink): Slices<Uint8Array<ArrayBuffer>> {
  const all = [...pieces, piece.subarray(0, at)]
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  for (const part of all) {
    bytes.set(part, end)
    end += part.length
    yield
  }
  return bytes
}

/** Bytes being read. */
export interface Source {
  readonly bytes: Uint8Array
  /** Where the next byte is. */
  at: number
}

/** What is thrown when bytes turn out not to be a mask. */
export const damaged = (how: string): RangeError => new RangeError(`Not a whole mask: ${how}.`)

/** Reads a byte. Throws a RangeError at the end. */
export function takeByte(source: Source): number {
  const byte = source.bytes[source.at++]
  if (byte === undefined) throw damaged('it ends too early')
  return byte
}

/** Reads so many bytes, not copied. Throws a RangeError if there are fewer. */
export function takeBytes(source: Source, count: number): Uint8Array {
  const bytes = source.bytes.subarray(source.at, source.at + count)
  if (bytes.length < count) throw damaged('it ends too early')
  source.at += count
  return bytes
}

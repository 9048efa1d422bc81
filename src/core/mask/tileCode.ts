import { damaged, putBytes, reserve, type Sink, type Source, takeByte, takeBytes } from './bytes.ts'
import { EMPTY_TILE, FULL_TILE, TILE_BYTES, type Tile } from './mask.ts'

/*
 * A tile in bytes. The first says how: EMPTY or FULL (that is all), RAW (its bytes follow) or RUNS (tokens follow until
 * the tile is filled). A token has its kind in the high two bits of its first byte and its length in the low six;
 * length 0 means that the length follows in two bytes, low byte first. Then come the bytes of a LITERAL, or the value
 * of an EVEN run.
 */
const EMPTY = 0
const FULL = 1
const RAW = 2
const RUNS = 3

const LITERAL = 0 << 6
const ZEROS = 1 << 6
const FULLS = 2 << 6
const EVEN = 3 << 6
const KIND = 3 << 6
const LENGTH = 63

/** Room for the two tokens that are written at a time, without the bytes of the literal. */
const TOKENS = 8

/** Writes a tile, as at most TILE_BYTES + 1 bytes. */
export function putTile(sink: Sink, tile: Tile): void {
  reserve(sink, TILE_BYTES + 1)
  const start = sink.at++
  const how = putBody(sink, tile)
  sink.piece[start] = how
}

function putBody(sink: Sink, tile: Tile): number {
  if (tile === EMPTY_TILE) return EMPTY
  if (tile === FULL_TILE) return FULL
  const start = sink.at
  if (putRuns(sink, tile)) return RUNS
  sink.at = start
  putBytes(sink, tile)
  return RAW
}

/** Writes the tokens of a tile. False if they come to more than the tile itself. */
function putRuns(sink: Sink, tile: Tile): boolean {
  const limit = sink.at + TILE_BYTES - TOKENS
  let literal = 0
  let at = nextPair(tile, 0)
  while (at < TILE_BYTES) {
    const value = tile[at] ?? 0
    const end = runEnd(tile, at)
    if (end - at >= shortestRun(value)) {
      if (sink.at + at - literal > limit) return false
      putLiteral(sink, tile, { from: literal, to: at })
      putRun(sink, value, end - at)
      literal = end
    }
    at = nextPair(tile, end)
  }
  if (sink.at + TILE_BYTES - literal > limit) return false
  putLiteral(sink, tile, { from: literal, to: TILE_BYTES })
  return true
}

/** Where, from a place on, the next two bytes are that are the same. */
function nextPair(tile: Tile, from: number): number {
  let at = from + 1
  while (at < TILE_BYTES && tile[at] !== tile[at - 1]) at++
  return at < TILE_BYTES ? at - 1 : TILE_BYTES
}

function runEnd(tile: Tile, at: number): number {
  const value = tile[at]
  let end = at + 1
  while (end < TILE_BYTES && tile[end] === value) end++
  return end
}

/** From which length on a run is better written as one. */
const shortestRun = (value: number) => (value === 0 || value === 255 ? 2 : 3)

/** Mostly a byte or two, at the edge of something: too few for a `set`. */
function putLiteral(sink: Sink, tile: Tile, { from, to }: { from: number; to: number }): void {
  if (from === to) return
  putHead(sink, LITERAL, to - from)
  const { piece } = sink
  let end = sink.at
  for (let at = from; at < to; at++) piece[end++] = tile[at] ?? 0
  sink.at = end
}

function putRun(sink: Sink, value: number, length: number): void {
  putHead(sink, value === 0 ? ZEROS : value === 255 ? FULLS : EVEN, length)
  if (value !== 0 && value !== 255) sink.piece[sink.at++] = value
}

function putHead(sink: Sink, kind: number, length: number): void {
  if (length <= LENGTH) {
    sink.piece[sink.at++] = kind | length
    return
  }
  sink.piece[sink.at++] = kind
  sink.piece[sink.at++] = length & 255
  sink.piece[sink.at++] = length >> 8
}

/** Reads a tile. Throws a RangeError if there is none. */
export function takeTile(source: Source): Tile {
  const how = takeByte(source)
  switch (how) {
    case EMPTY:
      return EMPTY_TILE
    case FULL:
      return FULL_TILE
    case RAW:
      return takeBytes(source, TILE_BYTES).slice()
    case RUNS:
      return takeRuns(source)
    default:
      throw damaged(`there is no tile of kind ${how}`)
  }
}

function takeRuns(source: Source): Tile {
  const tile = new Uint8Array(TILE_BYTES)
  let at = 0
  while (at < TILE_BYTES) {
    const head = takeByte(source)
    const length = head & LENGTH || takeByte(source) + takeByte(source) * 256
    const end = at + length
    if (length === 0 || end > TILE_BYTES) throw damaged(`a run in a tile is ${length} bytes long`)
    const kind = head & KIND
    if (kind === LITERAL) tile.set(takeBytes(source, length), at)
    else if (kind === FULLS) tile.fill(255, at, end)
    else if (kind === EVEN) tile.fill(takeByte(source), at, end)
    at = end
  }
  return tile
}

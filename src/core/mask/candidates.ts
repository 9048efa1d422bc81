/** A square block of 2 ** level pixels a side; x and y in blocks from the picture's corner. */
export interface Block {
  readonly level: number
  readonly x: number
  readonly y: number
}

/** Blocks of a mask, all of one size, in which the greatest value for some other block may be found. Written in place. */
export interface Candidates {
  xs: Int32Array
  ys: Int32Array
  /** The greatest value that each may give. */
  most: Uint8Array
  count: number
  /** What the other block has at least, everywhere in it. */
  least: number
}

const FIRST_ROOM = 64

export const newCandidates = (): Candidates => ({
  xs: new Int32Array(FIRST_ROOM),
  ys: new Int32Array(FIRST_ROOM),
  most: new Uint8Array(FIRST_ROOM),
  count: 0,
  least: 0,
})

/** Adds a block that gives at most so much. */
export function propose(
  candidates: Candidates,
  { x, y }: { readonly x: number; readonly y: number },
  most: number,
): void {
  if (candidates.count === candidates.most.length) widen(candidates)
  const at = candidates.count++
  candidates.xs[at] = x
  candidates.ys[at] = y
  candidates.most[at] = most
}

function widen(candidates: Candidates): void {
  const { xs, ys, most } = candidates
  candidates.xs = new Int32Array(2 * xs.length)
  candidates.xs.set(xs)
  candidates.ys = new Int32Array(2 * ys.length)
  candidates.ys.set(ys)
  candidates.most = new Uint8Array(2 * most.length)
  candidates.most.set(most)
}

/** Drops the blocks that give nothing more than what is had at least. */
export function dropNeedless(candidates: Candidates): void {
  const { xs, ys, most, least } = candidates
  let kept = 0
  for (let at = 0; at < candidates.count; at++) {
    const value = most[at] ?? 0
    if (value <= least) continue
    xs[kept] = xs[at] ?? 0
    ys[kept] = ys[at] ?? 0
    most[kept++] = value
  }
  candidates.count = kept
}

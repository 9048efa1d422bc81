/** What is known of an area: sums and extremes over its pixels, half-open in x and y. */
export interface AreaSums {
  readonly pixels: number
  /** How many of them are masked: 128 or more. */
  readonly masked: number
  readonly sumX: number
  readonly sumY: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const FIELDS = 8
const EXTREMES = 4
const FIRST_ROOM = 1024

/** Parts of areas that are found one after the other and turn out to be the same ones. Written in place. */
export interface Forest {
  /** A new part; its number, from 0 on. */
  readonly add: (sums: AreaSums) => number
  readonly join: (a: number, b: number) => void
  /** The number that stands for all parts of an area. */
  readonly rootOf: (part: number) => number
  /** Of the whole area, for its root. */
  readonly sumsOf: (root: number) => AreaSums
  readonly roots: () => readonly number[]
}

/** Union-find with path halving (Tarjan and van Leeuwen, 1984); the lower number is the root. */
export function createForest(): Forest {
  let parents = new Int32Array(FIRST_ROOM)
  let sums = new Float64Array(FIRST_ROOM * FIELDS)
  let count = 0

  const widen = () => {
    const [oldParents, oldSums] = [parents, sums]
    parents = new Int32Array(2 * oldParents.length)
    parents.set(oldParents)
    sums = new Float64Array(2 * oldSums.length)
    sums.set(oldSums)
  }
  const add: Forest['add'] = (a) => {
    if (count === parents.length) widen()
    const fields = [a.pixels, a.masked, a.sumX, a.sumY, -a.left, -a.top, a.right, a.bottom]
    sums.set(fields, count * FIELDS)
    parents[count] = count
    return count++
  }
  const rootOf = (part: number) => {
    let root = part
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) {
      parents[root] = parents[parent] ?? parent
      root = parents[root] ?? parent
    }
    return root
  }
  const join = (a: number, b: number) => {
    const [one, other] = [rootOf(a), rootOf(b)]
    if (one === other) return
    const root = Math.min(one, other)
    const child = Math.max(one, other)
    parents[child] = root
    for (let field = 0; field < FIELDS; field++) {
      const at = root * FIELDS + field
      const [mine, its] = [sums[at] ?? 0, sums[child * FIELDS + field] ?? 0]
      sums[at] = field < EXTREMES ? mine + its : Math.max(mine, its)
    }
  }
  const sumsOf = (root: number): AreaSums => {
    const [pixels = 0, masked = 0, sumX = 0, sumY = 0, left = 0, top = 0, right = 0, bottom = 0] =
      sums.subarray(root * FIELDS, (root + 1) * FIELDS)
    return { pixels, masked, sumX, sumY, left: -left, top: -top, right, bottom }
  }
  const roots = () => {
    const all: number[] = []
    for (let part = 0; part < count; part++) if (parents[part] === part) all.push(part)
    return all
  }
  return { add, join, rootOf, sumsOf, roots }
}

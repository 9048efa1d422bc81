import { createQueue } from './queue.ts'

/** Arcs of a node. */
export const DEGREE = 8

/** The neighbour of each arc of a node in a grid; an arc's opposite is `arc ^ 1`. */
export const STEPS: readonly (readonly [dx: number, dy: number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
]

/** A graph between a source and a sink. The capacities are used up: what is left is what did not flow. */
export interface FlowGraph {
  /** heads[DEGREE * n + d] is where arc d of node n ends, -1 where there is none; that node's arc d ^ 1 leads back. */
  readonly heads: Int32Array
  /** Of the arcs, whole numbers of 0 and more. */
  readonly capacities: Int32Array
  /** Per node: above 0 the capacity from the source, below 0 that to the sink. */
  readonly terminals: Int32Array
}

export interface Cut {
  readonly flow: number
  /** Per node: 1 on the source's side, else 0. */
  readonly inside: Uint8Array
}

const FREE = 0
const SOURCE = 1
const SINK = 2

/** What a node has in place of an arc to its parent in a tree. */
const NO_PARENT = -1
const TERMINAL = -2
const ORPHAN = -3

/**
 * The greatest flow and the smallest cut, by the two search trees of Boykov and Kolmogorov, "An experimental comparison
 * of min-cut/max-flow algorithms for energy minimization in vision" (PAMI 2004), with their marks of age and distance.
 */
export function maxFlow({ heads, capacities, terminals }: FlowGraph): Cut {
  const count = terminals.length
  const tree = new Uint8Array(count)
  const parents = new Int32Array(count).fill(NO_PARENT)
  /** How far a node is from its terminal, as of the time in `stamps`. */
  const depths = new Int32Array(count)
  const stamps = new Int32Array(count)
  const active = createQueue(count)
  const orphans = createQueue(count)
  let time = 0
  let flow = 0

  const opposite = (arc: number) => DEGREE * heads[arc] + ((arc & 7) ^ 1)
  /** What can still flow away from the source along a node's arc, or towards the sink against it. */
  const growth = (side: number, arc: number) => capacities[side === SOURCE ? arc : opposite(arc)]
  const support = (side: number, arc: number) => capacities[side === SOURCE ? opposite(arc) : arc]

  function start() {
    for (let node = 0; node < count; node++) {
      if (terminals[node] === 0) continue
      tree[node] = terminals[node] > 0 ? SOURCE : SINK
      parents[node] = TERMINAL
      depths[node] = 1
      active.add(node)
    }
  }

  function adoptChild(node: number, arc: number) {
    const child = heads[arc]
    parents[child] = opposite(arc)
    stamps[child] = stamps[node]
    depths[child] = depths[node] + 1
  }

  /** Takes in a free neighbour, or one of the same tree that would be nearer to the terminal this way. */
  function takeIn(node: number, arc: number) {
    const other = heads[arc]
    if (tree[other] === FREE) {
      tree[other] = tree[node]
      adoptChild(node, arc)
      active.add(other)
    } else if (stamps[other] <= stamps[node] && depths[other] > depths[node] + 1) {
      adoptChild(node, arc)
    }
  }

  /** Lets a node's tree grow. Returns an arc from the source's tree to the sink's if they meet, else -1. */
  function grow(node: number): number {
    const side = tree[node]
    const otherSide = side === SOURCE ? SINK : SOURCE
    for (let arc = DEGREE * node; arc < DEGREE * (node + 1); arc++) {
      if (heads[arc] < 0 || growth(side, arc) === 0) continue
      if (tree[heads[arc]] === otherSide) return side === SOURCE ? arc : opposite(arc)
      takeIn(node, arc)
    }
    return -1
  }

  /** The least that is left on the way from a node to its terminal. */
  function bottleneck(from: number, most: number): number {
    let least = most
    let node = from
    const side = tree[from]
    for (; parents[node] !== TERMINAL; node = heads[parents[node]])
      least = Math.min(least, support(side, parents[node]))
    return Math.min(least, Math.abs(terminals[node]))
  }

  function makeOrphan(node: number) {
    parents[node] = ORPHAN
    orphans.add(node)
  }

  /** Sends so much along the way between a node and its terminal. */
  function send(from: number, amount: number) {
    let node = from
    const side = tree[from]
    while (parents[node] !== TERMINAL) {
      const arc = parents[node]
      const back = opposite(arc)
      capacities[arc] += side === SOURCE ? amount : -amount
      capacities[back] += side === SOURCE ? -amount : amount
      const next = heads[arc]
      if (support(side, arc) === 0) makeOrphan(node)
      node = next
    }
    terminals[node] += side === SOURCE ? -amount : amount
    if (terminals[node] === 0) makeOrphan(node)
  }

  /** Sends what can be sent along an arc between the trees. */
  function augment(arc: number) {
    const back = opposite(arc)
    const from = heads[back]
    const to = heads[arc]
    const amount = bottleneck(to, bottleneck(from, capacities[arc]))
    capacities[arc] -= amount
    capacities[back] += amount
    send(from, amount)
    send(to, amount)
    flow += amount
  }

  /** A node's distance from its terminal; infinite if its way ends at an orphan. */
  function depthOf(from: number): number {
    let depth = 0
    let node = from
    for (; stamps[node] !== time; node = heads[parents[node]]) {
      depth++
      if (parents[node] === ORPHAN) return Number.POSITIVE_INFINITY
      if (parents[node] !== TERMINAL) continue
      stamps[node] = time
      depths[node] = 1
      depth--
      break
    }
    depth += depths[node]
    const found = depth
    for (node = from; stamps[node] !== time; node = heads[parents[node]]) {
      stamps[node] = time
      depths[node] = depth--
    }
    return found
  }

  /** The arc to the nearest node of its own tree that still hangs on a terminal; -1 if there is none. */
  function newParent(node: number): number {
    const side = tree[node]
    let best = -1
    let least = Number.POSITIVE_INFINITY
    for (let arc = DEGREE * node; arc < DEGREE * (node + 1); arc++) {
      const other = heads[arc]
      if (other < 0 || tree[other] !== side || support(side, arc) === 0) continue
      const depth = depthOf(other)
      if (depth >= least) continue
      least = depth
      best = arc
    }
    if (best >= 0) depths[node] = least + 1
    return best
  }

  /** Takes a node out of its tree. */
  function release(node: number) {
    const side = tree[node]
    for (let arc = DEGREE * node; arc < DEGREE * (node + 1); arc++) {
      const other = heads[arc]
      if (other < 0 || tree[other] !== side) continue
      if (support(side, arc) > 0) active.add(other)
      if (parents[other] >= 0 && heads[parents[other]] === node) makeOrphan(other)
    }
    tree[node] = FREE
    parents[node] = NO_PARENT
  }

  function adoptOrphans() {
    for (let node = orphans.take(); node >= 0; node = orphans.take()) {
      const arc = newParent(node)
      if (arc < 0) {
        release(node)
        continue
      }
      parents[node] = arc
      stamps[node] = time
    }
  }

  start()
  for (let node = active.take(); node >= 0; node = active.take()) {
    while (tree[node] !== FREE) {
      const arc = grow(node)
      if (arc < 0) break
      time++
      augment(arc)
      adoptOrphans()
    }
  }
  return { flow, inside: tree.map((side) => (side === SOURCE ? 1 : 0)) }
}

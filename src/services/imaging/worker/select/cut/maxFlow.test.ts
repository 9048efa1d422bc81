import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gridHeads } from './energy.ts'
import { DEGREE, type FlowGraph, maxFlow } from './maxFlow.ts'

/** Grids of up to 12 nodes whose arcs have other capacities one way than the other. */
const graphs: fc.Arbitrary<FlowGraph> = fc
  .record({ width: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 1, max: 3 }) })
  .chain((size) => {
    const nodes = size.width * size.height
    const heads = gridHeads(size)
    return fc.record({
      heads: fc.constant(heads),
      capacities: fc
        .int32Array({ min: 0, max: 12, minLength: heads.length, maxLength: heads.length })
        .map((capacities) => capacities.map((capacity, arc) => (heads[arc] < 0 ? 0 : capacity))),
      terminals: fc.int32Array({ min: -20, max: 20, minLength: nodes, maxLength: nodes }),
    })
  })

/** What a division cuts: arcs from inside to outside, and terminals on the other side. */
function costOf({ heads, capacities, terminals }: FlowGraph, isInside: (node: number) => boolean) {
  let cost = 0
  terminals.forEach((terminal, node) => {
    if (isInside(node) ? terminal < 0 : terminal > 0) cost += Math.abs(terminal)
  })
  capacities.forEach((capacity, arc) => {
    if (heads[arc] >= 0 && isInside(Math.floor(arc / DEGREE)) && !isInside(heads[arc]))
      cost += capacity
  })
  return cost
}

const copyOf = ({ heads, capacities, terminals }: FlowGraph): FlowGraph => ({
  heads,
  capacities: capacities.slice(),
  terminals: terminals.slice(),
})

test('the flow is the least of all cuts, and the cut is one that costs that', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const nodes = graph.terminals.length
      let least = Number.POSITIVE_INFINITY
      for (let cut = 0; cut < 2 ** nodes; cut++)
        least = Math.min(
          least,
          costOf(graph, (node) => ((cut >> node) & 1) === 1),
        )
      const { flow, inside } = maxFlow(copyOf(graph))
      expect(flow).toBe(least)
      expect(costOf(graph, (node) => inside[node] === 1)).toBe(least)
    }),
    { numRuns: 300 },
  )
})

test('on a larger grid flow and cut still agree, so that neither can be improved', () => {
  const size = { width: 40, height: 31 }
  const heads = gridHeads(size)
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      let state = seed
      const next = (below: number) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
        return (state >>> 8) % below
      }
      const graph = {
        heads,
        capacities: heads.map((head) => (head < 0 ? 0 : next(30))),
        terminals: new Int32Array(size.width * size.height).map(() => next(401) - 200),
      }
      const { flow, inside } = maxFlow(copyOf(graph))
      expect(costOf(graph, (node) => inside[node] === 1)).toBe(flow)
    }),
    { numRuns: 30 },
  )
})

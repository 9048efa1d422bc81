/** A ring of nodes, first in first out, none of them twice. */
export function createQueue(count: number) {
  const nodes = new Int32Array(count)
  const isIn = new Uint8Array(count)
  let first = 0
  let size = 0
  return {
    add: (node: number) => {
      if (isIn[node]) return
      isIn[node] = 1
      const end = first + size++
      nodes[end < count ? end : end - count] = node
    },
    /** -1 if there is none. */
    take: () => {
      if (size === 0) return -1
      const node = nodes[first]
      first = first + 1 === count ? 0 : first + 1
      size--
      isIn[node] = 0
      return node
    },
  }
}

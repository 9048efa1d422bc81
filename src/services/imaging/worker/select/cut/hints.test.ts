import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cells, type Hint, markHint } from './hints.ts'

function marked(cells: Cells, hint: Hint): string[] {
  const found = new Set<string>()
  markHint(cells, hint, (column, row) => found.add(`${column},${row}`))
  return [...found].sort()
}

test('marks the pixels whose middles are within the radius of the line, and no others', () => {
  const coordinate = fc.double({ min: -5, max: 25, noNaN: true })
  const point = fc.record({ x: coordinate, y: coordinate })
  const points = fc.array(point, { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(points, fc.double({ min: 1, max: 8, noNaN: true }), (line, radiusPx) => {
      const cells = { x: 3, y: 2, width: 17, height: 13, block: 1 }
      const expected: string[] = []
      for (let row = 0; row < cells.height; row++)
        for (let column = 0; column < cells.width; column++) {
          const x = cells.x + column + 0.5
          const y = cells.y + row + 0.5
          // The nearest of many points along the line.
          let nearest = Number.POSITIVE_INFINITY
          line.forEach((to, i) => {
            const from = line[Math.max(0, i - 1)]
            for (let k = 0; k <= 2000; k++) {
              const u = from.x + ((to.x - from.x) * k) / 2000
              const v = from.y + ((to.y - from.y) * k) / 2000
              nearest = Math.min(nearest, Math.hypot(x - u, y - v))
            }
          })
          // Too near to the edge of the stroke to be told by points.
          fc.pre(Math.abs(nearest - radiusPx) > 1e-3)
          if (nearest <= radiusPx) expected.push(`${column},${row}`)
        }
      expect(marked(cells, { side: 'inside', points: line, radiusPx })).toEqual(expected.sort())
    }),
    { numRuns: 40 },
  )
})

test('a stroke thinner than a cell still marks the cells on its way', () => {
  const cells = { x: 0, y: 0, width: 80, height: 80, block: 8 }
  const points = [
    { x: 1, y: 1 },
    { x: 79, y: 79 },
  ]
  const found = marked(cells, { side: 'outside', points, radiusPx: 1 })
  for (let i = 0; i < 10; i++) expect(found).toContain(`${i},${i}`)
})

test('no points, no marks', () => {
  const cells = { x: 0, y: 0, width: 9, height: 9, block: 1 }
  expect(marked(cells, { side: 'inside', points: [], radiusPx: 4 })).toEqual([])
})

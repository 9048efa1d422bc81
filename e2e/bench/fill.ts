import { fill } from '../../src/services/engine/worker/fill/fill.ts'
import { recipeFor } from '../../src/services/engine/worker/fill/recipe.ts'
import type { Bench } from './run.ts'
import { seeded } from './scribble.ts'

const SIDE = 1024
/** An ellipse over about a tenth of the picture. */
const HOLE = { x: 500, y: 560, rx: 190, ry: 175 }

/** A textured ground under a graded sky: what the engine copies from, made of numbers alone. */
function landscape() {
  const random = seeded(3)
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4)
  const hole = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const ground = y > 480 + 40 * Math.sin(x / 90)
      const noise = (random() - 0.5) * (ground ? 60 : 6)
      const wave = ground ? 14 * Math.sin(x / 5 + y / 9) * Math.sin(y / 4) : 0
      const base = ground ? [70, 110, 50] : [120 + y / 8, 160 + y / 12, 220]
      pixels.set([...base.map((value) => value + noise + wave), 255], (y * SIDE + x) * 4)
      const inside = ((x - HOLE.x) / HOLE.rx) ** 2 + ((y - HOLE.y) / HOLE.ry) ** 2 < 1
      hole[y * SIDE + x] = inside ? 1 : 0
    }
  return { pixels, hole }
}

export const fillBenches: readonly Bench[] = [
  {
    names: ['fill.1024.cpu_s'],
    measure: async () => {
      const { pixels, hole } = landscape()
      const began = process.cpuUsage()
      fill({
        pixels,
        hole,
        width: SIDE,
        height: SIDE,
        recipe: recipeFor(0),
        seed: 1,
        effort: 'medium',
      })
      const { user, system } = process.cpuUsage(began)
      return [{ name: 'fill.1024.cpu_s', value: (user + system) / 1e6, unit: 's' }]
    },
  },
]

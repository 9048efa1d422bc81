import { expect, test } from 'vitest'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { sideAt } from './band.ts'
import { fieldOf } from './field.ts'
import { learnt } from './grabCut.ts'
import { type Blocks, refined } from './refine.ts'
import type { Window } from './window.ts'

const side = 250
const isThing = (x: number, y: number) => Math.hypot(x - 121.3, y - 130.8) < 85

function paint(): Picture {
  const data = new Uint8ClampedArray(4 * side * side)
  for (let i = 0; i < side * side; i++) {
    const rough = ((i * 7919) % 31) - 15
    const [r, g, b] = isThing((i % side) + 0.5, Math.floor(i / side) + 0.5)
      ? [180, 70, 60]
      : [70, 110, 90]
    data.set([r + rough, g + rough, b + rough, 255], 4 * i)
  }
  return { width: side, height: side, data }
}

/** Blocks as a cut at such a size would leave them at best. */
function blocksOf(block: number): Blocks {
  const x = 7
  const columns = Math.ceil((side - x) / block)
  const rows = Math.ceil(side / block)
  const window: Window = { x, y: 0, width: side - x, height: side, block, columns, rows }
  const inside = Uint8Array.from({ length: columns * rows }, (_, i) => {
    const middleX = x + ((i % columns) + 0.5) * block
    const middleY = (Math.floor(i / columns) + 0.5) * block
    return isThing(middleX, middleY) ? 1 : 0
  })
  return { window, inside }
}

// The side of the window is no multiple of these; those above 6 are refined in two steps.
test.each([1, 2, 3, 5, 8, 16])(
  'the border of blocks of %d pixels is found to the pixel',
  (block) => {
    const picture = paint()
    const box = { x: 20, y: 20, width: 210, height: 210 }
    const blocks = blocksOf(block)
    const { window, inside } = blocks
    const models = learnt(fieldOf(picture, window, { box, hints: [] }), inside)
    const sides = refined({ picture, box, hints: [] }, blocks, models)
    let wrong = 0
    for (let y = 0; y < window.height; y++)
      for (let x = 0; x < window.width; x++) {
        const truth = isThing(x + window.x + 0.5, y + window.y + 0.5) ? 1 : 0
        if (sideAt(sides, x, y) !== truth) wrong++
      }
    // A border of 2 pi 85 pixels.
    expect(wrong).toBeLessThan(20)
  },
)

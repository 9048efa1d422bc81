import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stagePoint } from '#core/geometry.ts'
import { type AutoPan, createAutoPan, type Sight } from './autoPan.ts'

let frames: Map<number, () => void>
let sight: Sight | undefined
let pans: (readonly [number, number])[]
let autoPan: AutoPan

/** Shows the next frame. */
function frame() {
  const [entry] = frames
  if (!entry) return
  frames.delete(entry[0])
  entry[1]()
}

/** A picture of 1000 x 800 CSS pixels on a surface of 400 x 300, so far to the left and up. */
const beyond = (left: number, top: number): Sight => ({
  surface: { width: 400, height: 300 },
  picture: { width: 500, height: 400 },
  view: { scale: 2, x: -left, y: -top },
})

beforeEach(() => {
  let last = 0
  frames = new Map()
  pans = []
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => {
    last += 1
    frames.set(last, call)
    return last
  })
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
  sight = beyond(100, 100)
  autoPan = createAutoPan(
    () => sight,
    (dx, dy) => {
      pans.push([dx, dy])
      if (sight) sight = beyond(-(sight.view.x + dx), -(sight.view.y + dy))
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

test('away from the edges nothing moves, and no frame is asked for', () => {
  autoPan.dragged(stagePoint(200, 150))
  frame()
  expect(pans).toEqual([])
  expect(frames.size).toBe(0)
})

test('at an edge what is beyond it comes in, frame by frame, until the gesture ends', () => {
  autoPan.dragged(stagePoint(399, 150))
  frame()
  frame()
  expect(pans).toHaveLength(2)
  for (const [dx, dy] of pans) {
    expect(dx).toBeLessThan(-10)
    expect(dy).toBe(0)
  }
  autoPan.ended()
  expect(frames.size).toBe(0)
})

test('the nearer to the edge, the faster, and no faster beyond it', () => {
  const speedAt = (x: number) => {
    sight = beyond(300, 100)
    pans = []
    autoPan.dragged(stagePoint(x, 150))
    frame()
    autoPan.ended()
    return pans[0]?.[0] ?? 0
  }
  expect(speedAt(20)).toBeGreaterThan(0)
  expect(speedAt(10)).toBeGreaterThan(speedAt(20))
  expect(speedAt(0)).toBeGreaterThan(speedAt(10))
  expect(speedAt(-500)).toBe(speedAt(0))
})

test('both ways at once in a corner', () => {
  autoPan.dragged(stagePoint(-5, 310))
  frame()
  expect(pans[0]?.[0]).toBeGreaterThan(0)
  expect(pans[0]?.[1]).toBeLessThan(0)
})

test('several moves in a frame ask for one frame', () => {
  for (const x of [395, 396, 397]) autoPan.dragged(stagePoint(x, 150))
  expect(frames.size).toBe(1)
})

test('it ends exactly where the picture ends', () => {
  sight = beyond(30, 100)
  autoPan.dragged(stagePoint(-50, 150))
  for (let count = 0; count < 50; count++) frame()
  expect(sight.view.x).toBe(0)
  expect(frames.size).toBe(0)
})

test('a picture that is seen as a whole never moves', () => {
  sight = { ...beyond(0, 0), view: { scale: 0.5, x: 75, y: 50 } }
  autoPan.dragged(stagePoint(-50, 400))
  frame()
  expect(pans).toEqual([])
})

test('without a picture nothing moves', () => {
  sight = undefined
  autoPan.dragged(stagePoint(0, 0))
  frame()
  expect(pans).toEqual([])
})

import { describe, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { canUndo } from '#core/mask/history.ts'
import { coverage, isUntouched, type Mask, type Tile, valueAt } from '#core/mask/mask.ts'
import type { Stroke } from '#core/mask/stroke.ts'
import { numbersFrom } from '#core/seed.ts'
import type { Outline, ToolEvent } from '#features/editor/tools/gesture.ts'
import { type ToolName, toolNames } from '#stores/tools.ts'
import { settled, turn } from '#testing/deferred.ts'
import {
  back,
  cancel,
  close,
  down,
  hovered,
  interrupt,
  inverseDown,
  moved,
  movedWith,
  up,
} from '#testing/gestures.ts'
import { laidTable } from '#testing/table.ts'
import { createPainter } from './painter.ts'

const small = { width: 300, height: 200 }
/** 64 x 64 tiles: a stroke over most of it is applied in turns. */
const large = { width: 4096, height: 4096 }

async function setUp(...sizes: readonly Size[]) {
  const table = await laidTable(...sizes)
  const { document, tools, work } = table
  /** What was shown last of the gesture. */
  let shown: { readonly stroke: Stroke | undefined; readonly outline: Outline | undefined } = {
    stroke: undefined,
    outline: undefined,
  }
  /** How often no stroke was shown. */
  let ends = 0
  const painter = createPainter({
    document,
    tools,
    work,
    pxPerCss: () => 1,
    gestureChanged: (gesture) => {
      shown = gesture
      if (!gesture.stroke) ends += 1
    },
  })
  tools.brushChanged({ sizePx: 20 })
  const play = (...events: readonly ToolEvent[]) => {
    for (const event of events) painter.step(event)
  }
  /** As the surface does it. */
  const take = (tool: ToolName) => {
    tools.toolChosen(tool)
    painter.step(interrupt)
  }
  return { ...table, painter, play, take, shown: () => shown, ends: () => ends }
}

const stroke = [down(50, 50), moved([100, 50]), moved([150, 50]), up]
const capsule = (Math.PI * 100 + 100 * 20) / (small.width * small.height)
const box = [down(20, 20), moved([80, 60]), up]

describe('a gesture', () => {
  test.each([
    ['brush', stroke, capsule],
    ['rectangle', box, (60 * 40) / 60_000],
    ['ellipse', box, (Math.PI * 30 * 20) / 60_000],
    ['lasso', [down(20, 20), moved([80, 20]), moved([80, 60]), up], 1200 / 60_000],
    [
      'polygon',
      [down(20, 20), up, down(80, 20), up, hovered(70, 70), down(80, 60), up, close],
      1200 / 60_000,
    ],
  ] as const)('of the %s is one step of undo', async (tool, events, expected) => {
    const { take, play, mask, steps, document } = await setUp(small)
    take(tool)
    play(...events)
    expect(steps()).toBe(1)
    expect(coverage(mask())).toBeCloseTo(expected, 3)
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
  })

  test('of the wand and the smart select is one, once the answer is there', async () => {
    const { take, play, mask, steps } = await setUp(small)
    take('wand')
    play(down(50, 50), moved([58, 50]), moved([90, 50]), up)
    expect(steps()).toBe(0)
    await settled()
    expect(steps()).toBe(1)
    // The stand-in takes a square as far round the pixel as the tolerance: 8 and ten steps of 4 pixels.
    expect(mask().painted).toBe(255 * 37 ** 2)
    take('smartSelect')
    play(down(200, 100), moved([240, 120]), up)
    await settled()
    expect(steps()).toBe(2)
    expect(mask().painted).toBe(255 * (37 ** 2 + 40 * 20))
  })

  test('of the eraser takes away, and the right button turns it round', async () => {
    const { take, play, mask, steps } = await setUp(small)
    play(...stroke)
    play(inverseDown(100, 50), up)
    expect(valueAt(mask(), 100, 50)).toBe(0)
    take('eraser')
    play(down(60, 50), up)
    expect(valueAt(mask(), 60, 50)).toBe(0)
    play(inverseDown(60, 50), up)
    expect(valueAt(mask(), 60, 50)).toBe(255)
    expect(steps()).toBe(4)
  })

  test('that is dropped is no step', async () => {
    const { take, play, steps, shown, work } = await setUp(small)
    for (const tool of toolNames) {
      take(tool)
      play(down(20, 20), moved([80, 20], [80, 60]), cancel, cancel, moved([9, 9]), up)
      expect(shown()).toEqual({ stroke: undefined, outline: undefined })
    }
    await settled()
    expect(steps()).toBe(0)
    expect(work.state.getState()).toMatchObject({ preview: undefined, smart: undefined })
  })

  test('subtracts or replaces where that is chosen', async () => {
    const { take, play, mask, tools } = await setUp(small)
    take('rectangle')
    play(...box)
    tools.selectingChanged({ mode: 'subtract' })
    play(down(20, 20), moved([80, 40]), up)
    expect(mask().painted).toBe(255 * 60 * 20)
    tools.selectingChanged({ mode: 'replace' })
    play(down(100, 100), moved([110, 110]), up)
    expect(mask().painted).toBe(255 * 100)
  })

  test('is shown while it goes on, and not afterwards', async () => {
    const { take, play, shown } = await setUp(small)
    play(down(50, 50), moved([100, 50]))
    expect(shown().stroke).toBeDefined()
    play(up)
    expect(shown().stroke).toBeUndefined()
    take('rectangle')
    play(down(20, 20), moved([80, 60]))
    expect(shown().outline?.points).toHaveLength(4)
    play(up)
    expect(shown().outline).toBeUndefined()
  })

  test('means nothing without a picture, or with the pan tool', async () => {
    const { play, document } = await setUp()
    play(...stroke)
    expect(document.state.getState().paintings).toEqual({})
    const other = await setUp(small)
    other.take('pan')
    other.play(...stroke, close, back)
    expect(other.steps()).toBe(0)
  })
})

describe('a change of tool in mid gesture', () => {
  test('keeps what was done, by the tool it was done with', async () => {
    const { take, play, mask, steps } = await setUp(small)
    play(down(50, 50), moved([150, 50]))
    take('eraser')
    expect(steps()).toBe(1)
    expect(valueAt(mask(), 100, 50)).toBe(255)
    // The rest of the press is nobody's.
    play(moved([150, 150]), up)
    expect(steps()).toBe(1)
    take('polygon')
    play(down(20, 120), up, down(80, 120), up, down(80, 160), up)
    take('brush')
    expect(steps()).toBe(2)
    expect(valueAt(mask(), 70, 130)).toBe(255)
  })

  test('needs no telling', async () => {
    const { play, tools, mask, steps } = await setUp(small)
    play(down(50, 50), moved([150, 50]))
    tools.toolChosen('rectangle')
    play(down(20, 120), moved([40, 140]), up)
    expect(steps()).toBe(2)
    expect(valueAt(mask(), 100, 50)).toBe(255)
    expect(valueAt(mask(), 30, 130)).toBe(255)
  })

  test('leaves a hint a hint', async () => {
    const { take, play, tools, steps, mask, work } = await setUp(small)
    take('smartSelect')
    play(down(100, 100), moved([140, 120]), up)
    await settled()
    expect(steps()).toBe(1)
    const before = mask().painted
    tools.selectingChanged({ smartHint: 'inside' })
    play(down(20, 20), moved([80, 20]))
    take('brush')
    await settled()
    expect(valueAt(mask(), 50, 20)).toBe(0)
    expect(mask().painted).toBe(before)
    expect(steps()).toBe(1)
    expect(work.state.getState().preview).toBeUndefined()
  })
})

describe('another picture in mid gesture', () => {
  test.each(['brush', 'rectangle', 'wand', 'lasso', 'polygon'] as const)(
    'drops it (%s)',
    async (tool) => {
      const { take, play, painter, document, mask, shown, work, steps } = await setUp(small, {
        width: 90,
        height: 70,
      })
      const [first, second] = document.state.getState().sources
      take(tool)
      play(down(20, 20), moved([80, 20], [80, 60]))
      document.sourceMadeFirst(second?.id ?? '')
      painter.reset()
      expect(shown()).toEqual({ stroke: undefined, outline: undefined })
      play(moved([50, 50]), up, close)
      await settled()
      expect(isUntouched(mask())).toBe(true)
      expect(steps()).toBe(0)
      expect(work.state.getState().preview).toBeUndefined()
      document.sourceMadeFirst(first?.id ?? '')
      expect(isUntouched(mask())).toBe(true)
    },
  )
})

/** Waits until a large stroke is applied. */
async function applied(steps: () => number, count: number) {
  for (let turns = 0; turns < 500 && steps() < count; turns++) await turn()
  await settled()
}

describe('a large stroke', () => {
  const wide = [down(2048, 2048), up]

  async function withWide() {
    const table = await setUp(large)
    table.tools.brushChanged({ sizePx: 3800 })
    return table
  }

  test('is applied in turns, and shown until then', async () => {
    const { play, steps, mask, shown } = await withWide()
    play(down(2048, 2048))
    const inHand = shown().stroke
    expect(inHand).toBeDefined()
    play(up)
    expect(steps()).toBe(0)
    expect(shown().stroke).toBe(inHand)
    await applied(steps, 1)
    expect(steps()).toBe(1)
    expect(shown().stroke).toBeUndefined()
    const { width, height } = large
    expect(coverage(mask()) * width * height).toBeCloseTo(Math.PI * 1900 ** 2, -4)
  })

  test('keeps the order of what came meanwhile, each by its own tool', async () => {
    const { play, take, tools, steps, mask, document } = await withWide()
    play(...wide)
    tools.brushChanged({ sizePx: 200 })
    take('eraser')
    play(down(2048, 2048), up)
    take('rectangle')
    play(down(2040, 2040), moved([2056, 2056]), up)
    take('eraser')
    play(down(1000, 2048), moved([1010, 2048]))
    take('brush')
    play(up)
    expect(steps()).toBe(0)
    await applied(steps, 4)
    expect(steps()).toBe(4)
    const at = (x: number, y: number) => valueAt(mask(), x, y)
    expect([at(2048, 2048), at(2048, 2120), at(2048, 2160), at(1000, 2048)]).toEqual([
      255, 0, 255, 0,
    ])
    document.changeUndone()
    document.changeUndone()
    expect([at(2048, 2048), at(1000, 2048)]).toEqual([0, 255])
  })

  test('survives an undo in between', async () => {
    const { play, steps, mask, document, tools } = await withWide()
    tools.brushChanged({ sizePx: 100 })
    play(down(60, 60), up)
    tools.brushChanged({ sizePx: 3800 })
    play(...wide)
    document.changeUndone()
    await applied(steps, 1)
    expect(steps()).toBe(1)
    expect(valueAt(mask(), 60, 60)).toBe(0)
    expect(valueAt(mask(), 2048, 2048)).toBe(255)
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
  })

  test('and another one right after it both come', async () => {
    const { play, steps, mask } = await withWide()
    play(...wide, down(0, 0), up, down(4096, 4096), up)
    await applied(steps, 3)
    expect(steps()).toBe(3)
    expect(valueAt(mask(), 5, 5)).toBe(255)
    expect(valueAt(mask(), 4090, 4090)).toBe(255)
  })

  test('of a picture that is no longer first does not hold up the next one', async () => {
    const { play, steps, mask, painter, document, tools, ends } = await setUp(large, large)
    const [, second] = document.state.getState().sources
    tools.brushChanged({ sizePx: 3800 })
    play(...wide)
    document.sourceMadeFirst(second?.id ?? '')
    painter.reset()
    tools.brushChanged({ sizePx: 3000 })
    play(...wide)
    const before = ends()
    tools.brushChanged({ sizePx: 50 })
    play(down(100, 100), up)
    await applied(steps, 2)
    expect(steps()).toBe(2)
    expect(valueAt(mask(), 100, 100)).toBe(255)
    expect(ends()).toBe(before + 2)
    // Within the first stroke, which was the other picture's, but not the second.
    expect(valueAt(mask(), 2048, 300)).toBe(0)
  })
})

/** A sum over a tile that tells whether a byte of it changed. */
const hashOf = (tile: Tile) => tile.reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619), 17)

/** Gestures at random, good and bad ones, over all tools, with everything that may come between. */
function createHand(
  { play, take, tools, document, work }: Awaited<ReturnType<typeof setUp>>,
  seed: number,
) {
  const random = numbersFrom(seed)
  const under = (limit: number) => Math.floor(random() * limit)
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[under(items.length)] ?? items[0]
  const keys = () => ({ shift: random() < 0.2, alt: random() < 0.2 })
  const place = () => [random() * 380 - 40, random() * 280 - 40] as const
  const anyEvent = (): ToolEvent =>
    oneOf([up, up, close, back, interrupt, cancel, hovered(...place(), keys()), moved(place())])

  function gesture() {
    if (random() < 0.95) play(random() < 0.15 ? inverseDown(...place()) : down(...place(), keys()))
    const moves = under(5)
    for (let move = 0; move < moves; move++) {
      play(movedWith(keys(), place(), place()))
      if (random() < 0.1) play(anyEvent())
    }
    play(random() < 0.8 ? up : anyEvent())
  }
  return {
    step: () => {
      if (random() < 0.3) take(oneOf(toolNames))
      if (random() < 0.1) tools.toolChosen(oneOf(toolNames))
      if (random() < 0.3)
        tools.brushChanged({
          sizePx: 1 + random() ** 3 * 400,
          hardness: random(),
          strength: random(),
          smoothing: random() < 0.5 ? 0 : random(),
          pressure: oneOf(['off', 'size']),
        })
      if (random() < 0.3)
        tools.selectingChanged({
          mode: oneOf(['add', 'add', 'subtract', 'replace']),
          smartHint: oneOf(['box', 'inside', 'outside']),
          tolerance: under(101),
          contiguous: random() < 0.5,
        })
      gesture()
      if (random() < 0.15) document.changeUndone()
      if (random() < 0.1) document.changeRedone()
      if (random() < 0.03) work.cancelled()
      if (random() < 0.02) document.maskInverted()
      return random() < 0.2
    },
  }
}

describe('whatever hands do', () => {
  test.each([1, 2, 3, 4])('the mask stays whole and can be undone (seed %i)', async (seed) => {
    const table = await setUp(small)
    const { mask, history, document, texts } = table
    const hand = createHand(table, seed)
    const masks: Mask[] = []
    const hashes = new Map<Tile, number>()
    let mostSteps = 0
    for (let gestures = 0; gestures < 500; gestures++) {
      const rests = hand.step()
      if (rests) await turn()
      const now = mask()
      if (now === masks.at(-1)) continue
      masks.push(now)
      mostSteps = Math.max(mostSteps, history().past.length)
      expect(coverage(now)).toBeGreaterThanOrEqual(0)
      expect(coverage(now)).toBeLessThanOrEqual(1)
      for (const tile of now.tiles) if (!hashes.has(tile)) hashes.set(tile, hashOf(tile))
    }
    await settled()
    expect(mostSteps).toBeGreaterThan(100)
    for (const [tile, hash] of hashes) expect(hashOf(tile)).toBe(hash)
    while (canUndo(history())) document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
    expect(mask()).toMatchObject(small)
    // The stand-in's notes on hints, and that a thing is needed for them.
    for (const text of texts()) expect(text).toMatch(/told more|box round/)
  })
})

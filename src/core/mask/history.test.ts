import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMask, anyMaskOf, anySize, firstDifference } from '#testing/masks.ts'
import {
  canRedo,
  canUndo,
  emptyHistory,
  type History,
  historyBytes,
  recorded,
  redone,
  undone,
} from './history.ts'
import { EMPTY_TILE, emptyMask, FULL_TILE, type Mask, tileExtent, withTiles } from './mask.ts'
import { inverted } from './operations.ts'
import { maskFromPixels, maskToPixels } from './pack.ts'

/** A mask of one pixel. */
const pixel = (value: number) => maskFromPixels({ width: 1, height: 1 }, Uint8Array.of(value))

/** One step for each mask of a list to the next one. */
const historyOf = (masks: readonly Mask[], history: History = emptyHistory) =>
  masks.slice(1).reduce((sum, mask, index) => recorded(sum, masks[index] ?? mask, mask), history)

const differ = (a: Uint8Array, b: Uint8Array | undefined) => !b || firstDifference(a, b) >= 0

function undoneAll(mask: Mask, history: History): Mask {
  const step = undone(mask, history)
  return step ? undoneAll(step.mask, step.history) : mask
}

describe('any way back and forth', () => {
  const anyMove = fc.oneof(
    { weight: 2, arbitrary: fc.nat(5).map((to) => ({ kind: 'change', to }) as const) },
    fc.constantFrom({ kind: 'undo' } as const, { kind: 'redo' } as const),
  )
  const anyCase = anySize.chain((size) =>
    fc.record({
      masks: fc.array(anyMaskOf(size), { minLength: 6, maxLength: 6 }),
      moves: fc.array(anyMove, { maxLength: 25 }),
    }),
  )

  test('is as if every state had been kept whole', () => {
    fc.assert(
      fc.property(anyCase, ({ masks, moves }) => {
        let mask = masks[0] ?? pixel(0)
        let history = emptyHistory
        const states = [maskToPixels(mask)]
        let now = 0
        for (const move of moves) {
          if (move.kind === 'change') {
            const after = masks[move.to] ?? mask
            history = recorded(history, mask, after)
            mask = after
            const pixels = maskToPixels(after)
            if (differ(pixels, states[now])) states.splice(++now, Infinity, pixels)
          } else {
            const step = move.kind === 'undo' ? undone(mask, history) : redone(mask, history)
            const there = move.kind === 'undo' ? now - 1 : now + 1
            expect(step !== undefined).toBe(there in states)
            if (!step) continue
            ;({ mask, history } = step)
            now = there
          }
          expect(differ(maskToPixels(mask), states[now])).toBe(false)
          expect(mask.painted).toBe(states[now]?.reduce((sum, value) => sum + value, 0))
          expect(canUndo(history)).toBe(now > 0)
          expect(canRedo(history)).toBe(now + 1 in states)
        }
        expect(differ(maskToPixels(undoneAll(mask, history)), states[0])).toBe(false)
      }),
    )
  })
})

test('an undone step gives back the shared tiles', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const after = inverted(mask)
      const back = undone(after, recorded(emptyHistory, mask, after))
      mask.tiles.forEach((tile, index) => {
        if (tile === EMPTY_TILE || tile === FULL_TILE) expect(back?.mask.tiles[index]).toBe(tile)
      })
    }),
  )
})

test('a change that changes nothing is no step, and keeps what can be redone', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const copy = maskFromPixels(mask, maskToPixels(mask))
      expect(recorded(emptyHistory, mask, copy)).toBe(emptyHistory)
      const after = inverted(mask)
      const back = undone(after, recorded(emptyHistory, mask, after))
      if (!back) throw new Error('There was a step.')
      expect(recorded(back.history, back.mask, mask)).toBe(back.history)
    }),
  )
})

test('a difference beyond the edge of the picture is no step', () => {
  const mask = withTiles(
    emptyMask({ width: 70, height: 3 }),
    new Map([[1, new Uint8Array(4096).fill(7, 0, 200)]]),
  )
  const tile = mask.tiles[1]?.slice()
  if (!tile) throw new Error('There is a tile.')
  expect(tileExtent(mask, 1)).toEqual({ width: 6, height: 3 })
  tile[6] = 200
  tile[3 * 64] = 200
  expect(recorded(emptyHistory, mask, withTiles(mask, new Map([[1, tile]])))).toBe(emptyHistory)
})

test('a history is never written: a branch leaves the other one whole', () => {
  const [a, b, c] = [pixel(1), pixel(2), pixel(3)]
  const trunk = recorded(emptyHistory, a, b)
  const back = undone(b, trunk)
  const branch = recorded(trunk, b, c)
  expect(back && redone(back.mask, back.history)?.mask.painted).toBe(2)
  expect(undone(c, branch)?.mask.painted).toBe(2)
  expect(trunk.past).toHaveLength(1)
  expect(emptyHistory.past).toHaveLength(0)
})

test('a step leads between masks of the same size only', () => {
  const wide = emptyMask({ width: 2, height: 1 })
  const high = emptyMask({ width: 1, height: 2 })
  expect(() => recorded(emptyHistory, wide, high)).toThrow(RangeError)
})

describe('what is remembered', () => {
  test('at least 1,000 steps, the last ones', () => {
    const masks = Array.from({ length: 2502 }, (_, at) => pixel(at % 251))
    const history = historyOf(masks)
    expect(history.past.length).toBeGreaterThanOrEqual(1000)
    expect(history.past).toHaveLength(history.limits.steps)
    const first = masks[2501 - history.limits.steps]
    expect(undoneAll(pixel(2501 % 251), history).painted).toBe(first?.painted)
  })

  test('no more bytes than allowed, but always the last step', () => {
    const noise = (seed: number) => {
      const values = Uint8Array.from({ length: 4096 }, (_, at) => (at * 167 + seed * at * at) >> 3)
      return maskFromPixels({ width: 64, height: 64 }, values)
    }
    const masks = [1, 2, 3, 4, 5, 6].map(noise)
    const within = (bytes: number) =>
      historyOf(masks, { ...emptyHistory, limits: { steps: 100, bytes } })
    expect(within(1e9).past).toHaveLength(5)
    const some = within(3 * 5000)
    expect(some.past).toHaveLength(3)
    expect(historyBytes(some)).toBeLessThanOrEqual(3 * 5000)
    expect(differ(maskToPixels(undoneAll(noise(6), some)), maskToPixels(noise(3)))).toBe(false)
    expect(within(1).past).toHaveLength(1)
  })

  test('even tiles cost next to nothing', () => {
    const mask = emptyMask({ width: 64 * 100, height: 64 })
    const history = recorded(emptyHistory, mask, inverted(mask))
    expect(historyBytes(history)).toBeLessThan(historyBytes(historyOf([pixel(0), pixel(1)])) + 600)
  })
})

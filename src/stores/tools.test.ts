import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTools } from './tools.ts'

test('the first tool is a hard brush of full strength', () => {
  expect(createTools().state.getState()).toMatchObject({ tool: 'brush', hardness: 1, strength: 1 })
})

test('a tool is chosen, and Space does not change it', () => {
  const { state, toolChosen, panHeld } = createTools()
  toolChosen('eraser')
  panHeld(true)
  expect(state.getState()).toMatchObject({ tool: 'eraser', panHeld: true })
  panHeld(false)
  expect(state.getState()).toMatchObject({ tool: 'eraser', panHeld: false })
})

describe('the brush', () => {
  test('changes in part', () => {
    const { state, brushChanged } = createTools()
    brushChanged({ sizePx: 40 })
    brushChanged({ hardness: 0.5 })
    expect(state.getState()).toMatchObject({ sizePx: 40, hardness: 0.5, strength: 1 })
  })

  test('can always be drawn with, whatever is asked', () => {
    const any = fc.double({ noNaN: true })
    fc.assert(
      fc.property(any, any, any, (sizePx, hardness, strength) => {
        const { state, brushChanged } = createTools()
        brushChanged({ sizePx, hardness, strength })
        const brush = state.getState()
        expect(brush.sizePx).toBeGreaterThanOrEqual(1)
        expect(brush.sizePx).toBeLessThanOrEqual(16_384)
        expect(brush.hardness).toBeGreaterThanOrEqual(0)
        expect(brush.hardness).toBeLessThanOrEqual(1)
        expect(brush.strength).toBeGreaterThan(0)
        expect(brush.strength).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('grows with each ] and shrinks with each [, but at the ends', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 16_384, noNaN: true }), (sizePx) => {
        const { state, brushChanged, sizeStepped } = createTools()
        brushChanged({ sizePx })
        sizeStepped(1)
        const larger = state.getState().sizePx
        brushChanged({ sizePx })
        sizeStepped(-1)
        const smaller = state.getState().sizePx
        if (sizePx < 16_384) expect(larger).toBeGreaterThan(sizePx)
        if (sizePx > 1) expect(smaller).toBeLessThan(sizePx)
        expect(larger).toBeLessThanOrEqual(16_384)
        expect(smaller).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('gets from one end to the other in a hundred presses', () => {
    const { state, brushChanged, sizeStepped } = createTools()
    brushChanged({ sizePx: 1 })
    for (let presses = 0; presses < 100; presses++) sizeStepped(1)
    expect(state.getState().sizePx).toBe(16_384)
    for (let presses = 0; presses < 100; presses++) sizeStepped(-1)
    expect(state.getState().sizePx).toBe(1)
  })
})

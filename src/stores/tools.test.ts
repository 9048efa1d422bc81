import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTools, toolNames } from './tools.ts'

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

test('every tool can be chosen; another one forgets the hint, the same one keeps it', () => {
  const { state, toolChosen, selectingChanged } = createTools()
  for (const tool of toolNames) {
    toolChosen(tool)
    expect(state.getState().tool).toBe(tool)
  }
  toolChosen('smartSelect')
  selectingChanged({ smartHint: 'inside' })
  toolChosen('smartSelect')
  expect(state.getState().smartHint).toBe('inside')
  toolChosen('brush')
  expect(state.getState().smartHint).toBe('box')
})

test('the mask is hidden as long as that is asked', () => {
  const { state, maskHidden } = createTools()
  maskHidden(true)
  expect(state.getState()).toMatchObject({ maskHidden: true, tool: 'brush' })
  maskHidden(false)
  expect(state.getState().maskHidden).toBe(false)
})

describe('selecting', () => {
  test('changes in part', () => {
    const { state, selectingChanged } = createTools()
    selectingChanged({ mode: 'subtract' })
    selectingChanged({ contiguous: false })
    expect(state.getState()).toMatchObject({ mode: 'subtract', contiguous: false })
  })

  test('has a whole tolerance from 0 to 100, whatever is asked', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (tolerance) => {
        const { state, selectingChanged } = createTools()
        selectingChanged({ tolerance })
        const now = state.getState().tolerance
        expect(Number.isInteger(now)).toBe(true)
        expect(now).toBeGreaterThanOrEqual(0)
        expect(now).toBeLessThanOrEqual(100)
      }),
    )
  })
})

test('the mask is always to be seen, whatever opacity is asked', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (maskOpacity) => {
      const { state, viewChanged } = createTools()
      viewChanged({ maskOpacity, maskView: 'outline' })
      expect(state.getState().maskView).toBe('outline')
      expect(state.getState().maskOpacity).toBeGreaterThan(0)
      expect(state.getState().maskOpacity).toBeLessThanOrEqual(1)
    }),
  )
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
      fc.property(any, any, any, any, (sizePx, hardness, strength, smoothing) => {
        const { state, brushChanged } = createTools()
        brushChanged({ sizePx, hardness, strength, smoothing })
        const brush = state.getState()
        expect(brush.sizePx).toBeGreaterThanOrEqual(1)
        expect(brush.sizePx).toBeLessThanOrEqual(16_384)
        expect(brush.hardness).toBeGreaterThanOrEqual(0)
        expect(brush.hardness).toBeLessThanOrEqual(1)
        expect(brush.strength).toBeGreaterThan(0)
        expect(brush.strength).toBeLessThanOrEqual(1)
        expect(brush.smoothing).toBeGreaterThanOrEqual(0)
        expect(brush.smoothing).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('counts the pressure of a pen, or not', () => {
    const { state, brushChanged } = createTools()
    expect(state.getState().pressure).toBe('size')
    brushChanged({ pressure: 'off' })
    expect(state.getState().pressure).toBe('off')
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

  test('is as large as before after a ] and a [', () => {
    const { state, brushChanged, sizeStepped } = createTools()
    for (let sizePx = 1; sizePx < 2000; sizePx++) {
      brushChanged({ sizePx })
      sizeStepped(1)
      sizeStepped(-1)
      expect(state.getState().sizePx).toBe(sizePx)
    }
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

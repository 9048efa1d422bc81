import { type ImagePoint, imagePoint } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'
import { modeOf, type Outline, type ToolContext, type ToolEvent, type ToolStep } from './gesture.ts'

/** A free line round what is to be selected; it closes by itself. */
export type LassoState = { readonly kind: 'idle' } | Drawing

interface Drawing {
  readonly kind: 'drawing'
  readonly points: readonly ImagePoint[]
  readonly mode: CombineMode
}

export const idleLasso: LassoState = { kind: 'idle' }

/** Fewer corners than this enclose nothing. */
const FEWEST_CORNERS = 3

function finish({ points, mode }: Drawing): ToolStep<LassoState> {
  if (points.length < FEWEST_CORNERS) return { state: idleLasso }
  return {
    state: idleLasso,
    commit: { kind: 'shape', shape: { kind: 'polygon', points }, mode },
  }
}

export function lassoStep(
  state: LassoState,
  event: ToolEvent,
  context: ToolContext,
): ToolStep<LassoState> {
  if (state.kind === 'idle') {
    if (event.kind !== 'down') return { state }
    const { x, y } = event.point
    return {
      state: { kind: 'drawing', points: [imagePoint(x, y)], mode: modeOf(event, context) },
    }
  }
  switch (event.kind) {
    case 'moved':
      return {
        state: {
          ...state,
          points: [...state.points, ...event.points.map(({ x, y }) => imagePoint(x, y))],
        },
      }
    case 'up':
    case 'interrupt':
      return finish(state)
    case 'cancel':
      return { state: idleLasso }
    case 'down':
    case 'hovered':
    case 'close':
    case 'back':
      return { state }
  }
}

export const lassoOutline = (state: LassoState): Outline | undefined =>
  state.kind === 'drawing' ? { points: state.points, closed: false } : undefined

import { clamp, type ImagePoint, imagePoint } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'
import { type Commit, modeOf, type ToolContext, type ToolEvent, type ToolStep } from './gesture.ts'

/** A press selects what looks like the pixel there; dragging right takes in more, left less. */
export type WandState = { readonly kind: 'idle' } | Growing

interface Growing {
  readonly kind: 'growing'
  readonly at: ImagePoint
  readonly mode: CombineMode
  readonly startTolerance: number
  readonly tolerance: number
}

export const idleWand: WandState = { kind: 'idle' }

/** CSS pixels to drag for one step of tolerance. */
const PX_PER_STEP = 4

type Part = Extract<Commit, { kind: 'wand' }>['part']

const commitOf = ({ at, tolerance, mode }: Growing, part: Part): Commit => ({
  kind: 'wand',
  at,
  tolerance,
  mode,
  part,
})

export function wandStep(
  state: WandState,
  event: ToolEvent,
  context: ToolContext,
): ToolStep<WandState> {
  if (state.kind === 'idle') {
    if (event.kind !== 'down') return { state }
    const growing: Growing = {
      kind: 'growing',
      at: imagePoint(Math.floor(event.point.x), Math.floor(event.point.y)),
      mode: modeOf(event, context),
      startTolerance: context.tolerance,
      tolerance: context.tolerance,
    }
    return { state: growing, commit: commitOf(growing, 'press') }
  }
  switch (event.kind) {
    case 'moved': {
      const to = event.points.at(-1)
      if (!to) return { state }
      const steps = Math.round((to.x - state.at.x) / context.pxPerCss / PX_PER_STEP)
      const tolerance = clamp(state.startTolerance + steps, 0, 100)
      if (tolerance === state.tolerance) return { state }
      const grown = { ...state, tolerance }
      return { state: grown, commit: commitOf(grown, 'drag') }
    }
    case 'up':
    case 'interrupt':
      return { state: idleWand, commit: commitOf(state, 'end') }
    case 'cancel':
      return { state: idleWand, commit: { kind: 'wand dropped' } }
    case 'down':
    case 'hovered':
    case 'close':
    case 'back':
      return { state }
  }
}

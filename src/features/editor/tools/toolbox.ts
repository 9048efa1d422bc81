import type { Stroke } from '#core/mask/stroke.ts'
import type { SmartHint, ToolName } from '#stores/tools.ts'
import { boxOutline, boxStep, idleBox } from './box.ts'
import type { Outline, ToolContext, ToolEvent, ToolStep } from './gesture.ts'
import { idleLasso, lassoOutline, lassoStep } from './lasso.ts'
import { idlePaint, paintStep } from './paint.ts'
import { idlePolygon, polygonOutline, polygonStep } from './polygon.ts'
import { idleWand, wandStep } from './wand.ts'

/** A tool with what it has in hand. */
export interface RunningTool {
  readonly step: (event: ToolEvent, context: ToolContext) => Omit<ToolStep<unknown>, 'state'>
  /** The line to show. */
  readonly outline: () => Outline | undefined
  /** The stroke in progress. */
  readonly stroke: () => Stroke | undefined
}

type Step<State> = (state: State, event: ToolEvent, context: ToolContext) => ToolStep<State>

interface Shows<State> {
  readonly outline?: (state: State) => Outline | undefined
  readonly stroke?: (state: State) => Stroke | undefined
}

function running<State>(initial: State, step: Step<State>, shows: Shows<State> = {}): RunningTool {
  let state = initial
  return {
    step: (event, context) => {
      const next = step(state, event, context)
      state = next.state
      return next
    },
    outline: () => shows.outline?.(state),
    stroke: () => shows.stroke?.(state),
  }
}

const painting = () =>
  running(idlePaint, paintStep, {
    stroke: (state) => (state.kind === 'painting' ? state.stroke : undefined),
  })
const box = (kind: Parameters<typeof boxStep>[0]) =>
  running(idleBox, boxStep(kind), { outline: (state) => boxOutline(state, kind) })

/** A tool with nothing in hand; none for moving the picture. */
export function takeTool(name: ToolName, smartHint: SmartHint): RunningTool | undefined {
  switch (name) {
    case 'brush':
    case 'eraser':
      return painting()
    case 'rectangle':
    case 'ellipse':
      return box(name)
    case 'smartSelect':
      return smartHint === 'box' ? box('smart select') : painting()
    case 'lasso':
      return running(idleLasso, lassoStep, { outline: lassoOutline })
    case 'polygon':
      return running(idlePolygon, polygonStep, { outline: polygonOutline })
    case 'wand':
      return running(idleWand, wandStep)
    case 'pan':
      return undefined
  }
}

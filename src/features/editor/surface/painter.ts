import type { Rect } from '#core/geometry.ts'
import { type Stroke, strokeApplied } from '#core/mask/stroke.ts'
import { idle, type PaintEvent, type PaintState, paintStep } from '#features/editor/tools/paint.ts'
import { type Document, firstPainting, firstSource } from '#stores/document.ts'
import type { Tools } from '#stores/tools.ts'

interface Needs {
  readonly document: Document
  readonly tools: Tools
  /** The stroke in progress looks different, in part (image pixels) or, without one, altogether. */
  readonly strokeChanged: (stroke: Stroke | undefined, dirty: Rect | undefined) => void
}

export interface Painter {
  readonly step: (event: PaintEvent) => void
  /** Another picture is painted on: nothing of this one's stroke goes over. */
  readonly reset: () => void
}

/** Runs the paint tool on the first picture; the document is told once a gesture. */
export function createPainter({ document, tools, strokeChanged }: Needs): Painter {
  let state: PaintState = idle

  function step(event: PaintEvent) {
    const source = firstSource(document.state.getState())
    const painting = firstPainting(document.state.getState())
    if (!source || !painting) return
    const { tool, sizePx, hardness, strength } = tools.state.getState()
    const brush = { sizePx, hardness, strength, erase: tool === 'eraser' }
    const next = paintStep(state, event, { size: source.size, brush })
    const wasPainting = state.kind === 'painting'
    state = next.state
    if (next.commit) document.maskPainted(strokeApplied(painting.mask, next.commit))
    if (state.kind === 'painting') strokeChanged(state.stroke, next.dirty)
    else if (wasPainting) strokeChanged(undefined, undefined)
  }

  return {
    step,
    reset: () => {
      state = idle
      strokeChanged(undefined, undefined)
    },
  }
}

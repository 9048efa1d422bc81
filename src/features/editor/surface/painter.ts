import type { Rect } from '#core/geometry.ts'
import { combined } from '#core/mask/combine.ts'
import { emptyMask, type Mask } from '#core/mask/mask.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import { type Stroke, strokeApplied, strokeSlices } from '#core/mask/stroke.ts'
import type { Commit, Outline, ToolContext, ToolEvent } from '#features/editor/tools/gesture.ts'
import { type RunningTool, takeTool } from '#features/editor/tools/toolbox.ts'
import { type Document, firstPainting, firstSource, type Source } from '#stores/document.ts'
import { inTurns } from '#stores/inTurns.ts'
import type { MaskWork } from '#stores/maskWork.ts'
import type { ToolSettings, Tools } from '#stores/tools.ts'

interface Needs {
  readonly document: Document
  readonly tools: Tools
  readonly work: MaskWork
  /** Image pixels to a CSS pixel, now. */
  readonly pxPerCss: () => number
  /** The gesture looks different: its stroke in part (image pixels) or, without one, altogether. */
  readonly gestureChanged: (
    gesture: { readonly stroke: Stroke | undefined; readonly outline: Outline | undefined },
    dirty: Rect | undefined,
  ) => void
}

export interface Painter {
  readonly step: (event: ToolEvent) => void
  /** Another picture is painted on: nothing of this one's gesture goes over. */
  readonly reset: () => void
}

/** A tool, and how it was chosen. */
interface Held {
  readonly tool: RunningTool | undefined
  readonly chosen: Pick<ToolSettings, 'tool' | 'smartHint'>
}

/** An event with what it was meant for when it came. */
interface Meant {
  readonly event: ToolEvent
  readonly settings: ToolSettings
  readonly pxPerCss: number
}

interface Subject {
  readonly source: Source
  readonly mask: Mask
}

/** A stroke over more tiles than this is applied in turns, so that no frame is lost. */
const MOST_TILES_AT_ONCE = 600

const isChosen = ({ chosen }: Held, { tool, smartHint }: ToolSettings) =>
  chosen.tool === tool && chosen.smartHint === smartHint

function contextFor({ settings, pxPerCss }: Meant, { size }: Source): ToolContext {
  const { tool, sizePx, hardness, strength, pressure, smoothing, mode, tolerance } = settings
  const brush = { sizePx, hardness, strength, erase: tool === 'eraser' }
  return { size, brush, pressure, smoothing, mode, tolerance, pxPerCss }
}

/** Runs the chosen tool on the first picture; the document is told once a gesture. */
export function createPainter(needs: Needs): Painter {
  const { document, tools, work, pxPerCss, gestureChanged } = needs
  let held: Held | undefined
  /** Events that came while a large stroke was being applied. */
  let waiting: Meant[] | undefined

  const currentMask = () => firstPainting(document.state.getState())?.mask
  function subject(): Subject | undefined {
    const source = firstSource(document.state.getState())
    const mask = currentMask()
    return source && mask && { source, mask }
  }

  /** Goes on until the mask did not change meanwhile (an undo in between). */
  async function applyInTurns(stroke: Stroke, source: Source) {
    for (;;) {
      const before = currentMask()
      if (!before || firstSource(document.state.getState()) !== source) return
      const after = await inTurns(strokeSlices(before, stroke))
      if (currentMask() === before) return document.maskPainted(after)
    }
  }
  function applyStroke(stroke: Stroke, { source, mask }: Subject) {
    const tiles = stroke.coverageTiles.size << (2 * stroke.shift)
    if (tiles <= MOST_TILES_AT_ONCE) return document.maskPainted(strokeApplied(mask, stroke))
    const line: Meant[] = []
    waiting = line
    void applyInTurns(stroke, source).finally(() => {
      // Another picture came meanwhile, and with it another line.
      if (waiting !== line) return
      waiting = undefined
      show(undefined)
      for (const meant of line) stepMeant(meant)
    })
  }
  function apply(commit: Commit, { chosen }: Held, begun: Subject) {
    const { source, mask } = begun
    switch (commit.kind) {
      case 'stroke': {
        const { tool, smartHint } = chosen
        if (tool !== 'smartSelect' || smartHint === 'box') return applyStroke(commit.stroke, begun)
        // A stroke of the smart select is a hint, not paint.
        return work.thingHinted(strokeApplied(emptyMask(source.size), commit.stroke), smartHint)
      }
      case 'shape': {
        const shape = shapeMask(source.size, commit.shape)
        return document.maskPainted(combined(mask, shape, commit.mode))
      }
      case 'wand':
        return work.wandMoved({ ...commit, contiguous: tools.state.getState().contiguous })
      case 'wand dropped':
        return work.wandDropped()
      case 'smart select':
        return work.thingBoxed(commit)
    }
  }

  function show(dirty: Rect | undefined) {
    const tool = held?.tool
    // A stroke that is being applied goes on being shown until it is in the mask.
    if (!waiting) gestureChanged({ stroke: tool?.stroke(), outline: tool?.outline() }, dirty)
  }

  function stepHeld(inHand: Held, meant: Meant, begun: Subject) {
    const { tool } = inHand
    const wasSeen = tool?.stroke() !== undefined || tool?.outline() !== undefined
    const next = tool?.step(meant.event, contextFor(meant, begun.source))
    if (next?.commit) apply(next.commit, inHand, begun)
    if (next?.dirty || wasSeen || tool?.outline()) show(next?.dirty)
  }
  function stepMeant(meant: Meant) {
    const begun = subject()
    if (!begun) return
    if (waiting) {
      waiting.push(meant)
      return
    }
    const { event, settings } = meant
    if (event.kind === 'interrupt') {
      if (held) stepHeld(held, meant, begun)
      return
    }
    if (held && !isChosen(held, settings)) {
      // A change of tool ends the gesture of the one that was in hand; what that comes to may take its time.
      const before = held
      held = undefined
      stepHeld(before, { ...meant, event: { kind: 'interrupt' } }, begun)
      stepMeant(meant)
      return
    }
    held ??= { tool: takeTool(settings.tool, settings.smartHint), chosen: settings }
    stepHeld(held, meant, begun)
  }

  return {
    step: (event) => stepMeant({ event, settings: tools.state.getState(), pxPerCss: pxPerCss() }),
    reset: () => {
      held = undefined
      waiting = undefined
      show(undefined)
    },
  }
}

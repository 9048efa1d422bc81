import { createStore, type StoreApi } from 'zustand/vanilla'
import { clamp } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'

/** In the order of the toolbar. */
export const toolNames = [
  'brush',
  'eraser',
  'rectangle',
  'ellipse',
  'lasso',
  'polygon',
  'wand',
  'smartSelect',
  'pan',
] as const
export type ToolName = (typeof toolNames)[number]

/** How the mask is shown: as a colour over the picture, by its moving outline, or alone in black and white. */
export type MaskView = 'colour' | 'outline' | 'alone'

export interface BrushSettings {
  /** Brush diameter in image pixels. */
  readonly sizePx: number
  /** 0..1: the share of the radius that is fully covered. */
  readonly hardness: number
  /** 0..1: how much one stroke paints or erases at most. */
  readonly strength: number
  /** How a pen's pressure counts. */
  readonly pressure: 'off' | 'size'
  /** 0..1: how far the line lags behind an unsteady hand. */
  readonly smoothing: number
}

export interface SelectSettings {
  readonly mode: CombineMode
  /** 0..100: how unlike a colour may be that the magic wand takes. */
  readonly tolerance: number
  /** Whether the magic wand takes only what hangs together. */
  readonly contiguous: boolean
  readonly smartHint: SmartHint
}

/** What a drag with the smart select says: where the thing is, or what of it is inside or not. */
export type SmartHint = 'box' | 'inside' | 'outside'

export interface ViewSettings {
  readonly maskView: MaskView
  /** `#rrggbb`. */
  readonly maskColour: string
  /** 0..1. */
  readonly maskOpacity: number
}

export interface ToolSettings extends BrushSettings, SelectSettings, ViewSettings {
  readonly tool: ToolName
  /** Space is down: any tool moves the picture. */
  readonly panHeld: boolean
  /** `\` is down: the mask is not shown. */
  readonly maskHidden: boolean
}

export interface Tools {
  readonly state: StoreApi<ToolSettings>
  readonly toolChosen: (tool: ToolName) => void
  readonly panHeld: (held: boolean) => void
  readonly maskHidden: (hidden: boolean) => void
  readonly brushChanged: (change: Partial<BrushSettings>) => void
  readonly selectingChanged: (change: Partial<SelectSettings>) => void
  readonly viewChanged: (change: Partial<ViewSettings>) => void
  /** One press of `]` (1) or `[` (-1). */
  readonly sizeStepped: (direction: 1 | -1) => void
}

/** A step one can see at any size: an eighth, at least a pixel; one step back undoes one forth. */
const stepped = (sizePx: number, direction: 1 | -1) => {
  const next = Math.round(direction > 0 ? sizePx * 1.125 : sizePx / 1.125)
  return next === Math.round(sizePx) ? next + direction : next
}

/** The chosen tool, its settings and how the mask is shown. */
export function createTools(): Tools {
  const state = createStore<ToolSettings>(() => ({
    tool: 'brush',
    panHeld: false,
    maskHidden: false,
    sizePx: 120,
    hardness: 1,
    strength: 1,
    pressure: 'size',
    smoothing: 0,
    mode: 'add',
    tolerance: 8,
    contiguous: true,
    smartHint: 'box',
    maskView: 'colour',
    maskColour: '#ff2d55',
    maskOpacity: 0.55,
  }))
  const brushChanged: Tools['brushChanged'] = (change) => {
    const next = { ...state.getState(), ...change }
    state.setState({
      ...change,
      sizePx: clamp(next.sizePx, 1, 16_384),
      hardness: clamp(next.hardness, 0, 1),
      strength: clamp(next.strength, 0.01, 1),
      smoothing: clamp(next.smoothing, 0, 1),
    })
  }
  return {
    state,
    toolChosen: (tool) => {
      // A thing to refine by strokes is forgotten with its tool.
      if (tool !== state.getState().tool) state.setState({ tool, smartHint: 'box' })
    },
    panHeld: (panHeld) => state.setState({ panHeld }),
    maskHidden: (maskHidden) => state.setState({ maskHidden }),
    brushChanged,
    selectingChanged: (change) => {
      const { tolerance } = { ...state.getState(), ...change }
      state.setState({ ...change, tolerance: clamp(Math.round(tolerance), 0, 100) })
    },
    viewChanged: (change) => {
      const { maskOpacity } = { ...state.getState(), ...change }
      state.setState({ ...change, maskOpacity: clamp(maskOpacity, 0.05, 1) })
    },
    sizeStepped: (direction) =>
      brushChanged({ sizePx: stepped(state.getState().sizePx, direction) }),
  }
}

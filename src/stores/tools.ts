import { createStore, type StoreApi } from 'zustand/vanilla'
import { clamp } from '#core/geometry.ts'

export type ToolName = 'brush' | 'eraser' | 'pan'

export interface ToolSettings {
  readonly tool: ToolName
  /** Space is down: any tool moves the picture. */
  readonly panHeld: boolean
  /** Brush diameter in image pixels. */
  readonly sizePx: number
  /** 0..1: the share of the radius that is fully covered. */
  readonly hardness: number
  /** 0..1: how much one stroke paints or erases at most. */
  readonly strength: number
}

export interface Tools {
  readonly state: StoreApi<ToolSettings>
  readonly toolChosen: (tool: ToolName) => void
  readonly panHeld: (held: boolean) => void
  readonly brushChanged: (
    change: Partial<Pick<ToolSettings, 'sizePx' | 'hardness' | 'strength'>>,
  ) => void
  /** One press of `]` (1) or `[` (-1). */
  readonly sizeStepped: (direction: 1 | -1) => void
}

/** A step one can see at any size: an eighth, at least a pixel; one step back undoes one forth. */
const stepped = (sizePx: number, direction: 1 | -1) => {
  const next = Math.round(direction > 0 ? sizePx * 1.125 : sizePx / 1.125)
  return next === Math.round(sizePx) ? next + direction : next
}

/** The chosen tool and its brush. */
export function createTools(): Tools {
  const state = createStore<ToolSettings>(() => ({
    tool: 'brush',
    panHeld: false,
    sizePx: 120,
    hardness: 1,
    strength: 1,
  }))
  const brushChanged: Tools['brushChanged'] = (change) => {
    const next = { ...state.getState(), ...change }
    state.setState({
      sizePx: clamp(next.sizePx, 1, 16_384),
      hardness: clamp(next.hardness, 0, 1),
      strength: clamp(next.strength, 0.01, 1),
    })
  }
  return {
    state,
    toolChosen: (tool) => state.setState({ tool }),
    panHeld: (panHeld) => state.setState({ panHeld }),
    brushChanged,
    sizeStepped: (direction) =>
      brushChanged({ sizePx: stepped(state.getState().sizePx, direction) }),
  }
}

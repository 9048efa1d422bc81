import { emptyMask, type Mask } from '#core/mask/mask.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import { strokeApplied } from '#core/mask/stroke.ts'
import type {
  Commit,
  Keys,
  ToolContext,
  ToolEvent,
  ToolStep,
} from '#features/editor/tools/gesture.ts'

/** Scripts of what comes to a tool, for tests. */

export const shift: Keys = { shift: true, alt: false }
export const alt: Keys = { shift: false, alt: true }
const none: Keys = { shift: false, alt: false }

export const at = (x: number, y: number, pressure = 1) => ({ x, y, pressure })

export const down = (x: number, y: number, keys: Keys = none): ToolEvent => ({
  kind: 'down',
  point: at(x, y),
  keys,
  inverse: false,
})

/** A press of the right button. */
export const inverseDown = (x: number, y: number): ToolEvent => ({
  kind: 'down',
  point: at(x, y),
  keys: none,
  inverse: true,
})

export const movedWith = (
  keys: Keys,
  ...points: readonly (readonly [number, number])[]
): ToolEvent => ({ kind: 'moved', points: points.map(([x, y]) => at(x, y)), keys })

export const moved = (...points: readonly (readonly [number, number])[]) =>
  movedWith(none, ...points)

export const hovered = (x: number, y: number, keys: Keys = none): ToolEvent => ({
  kind: 'hovered',
  point: { x, y },
  keys,
})

export const up: ToolEvent = { kind: 'up' }
export const close: ToolEvent = { kind: 'close' }
export const back: ToolEvent = { kind: 'back' }
export const interrupt: ToolEvent = { kind: 'interrupt' }
export const cancel: ToolEvent = { kind: 'cancel' }

/** A hard brush of 20 pixels on a picture of 200 x 100, looked at pixel by pixel. */
export const sampleContext: ToolContext = {
  size: { width: 200, height: 100 },
  brush: { sizePx: 20, hardness: 1, strength: 1, erase: false },
  pressure: 'size',
  smoothing: 0,
  mode: 'add',
  tolerance: 24,
  pxPerCss: 1,
}

/** Plays a script on a tool; gives what it is about at last and what it asked for. */
export function played<State>(
  step: (state: State, event: ToolEvent, context: ToolContext) => ToolStep<State>,
  initial: State,
  context: ToolContext = sampleContext,
) {
  return (...events: readonly ToolEvent[]) => {
    let state = initial
    const commits: Commit[] = []
    for (const event of events) {
      const next = step(state, event, context)
      state = next.state
      if (next.commit) commits.push(next.commit)
    }
    return { state, commits }
  }
}

/** What a stroke or a shape covers of an empty mask. */
export function maskOf(commit: Commit | undefined, { size }: ToolContext = sampleContext): Mask {
  if (commit?.kind === 'stroke') return strokeApplied(emptyMask(size), commit.stroke)
  if (commit?.kind === 'shape') return shapeMask(size, commit.shape)
  throw new Error(`${commit?.kind ?? 'nothing'} is no paint`)
}

/** How many pixels it covers. */
export const areaOf = (commit: Commit | undefined, context?: ToolContext): number =>
  maskOf(commit, context).painted / 255

import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  clamp,
  fitView,
  keptInSight,
  panView,
  type Size,
  type StagePoint,
  stagePoint,
  type View,
  zoomView,
} from '#core/geometry.ts'

export interface ViewportState {
  readonly view: View
  /** The painting surface in CSS pixels. */
  readonly surface: Size
  /** The picture looked at, in its own pixels. */
  readonly picture: Size | undefined
  /** Whether the view follows the surface's size. */
  readonly fitted: boolean
}

export interface Viewport {
  readonly state: StoreApi<ViewportState>
  readonly surfaceResized: (surface: Size) => void
  readonly pictureShown: (picture: Size | undefined) => void
  /** About a point of the surface, by default its middle. */
  readonly zoomed: (factor: number, about?: StagePoint) => void
  /** By CSS pixels. */
  readonly panned: (dx: number, dy: number) => void
  readonly pictureFitted: () => void
  /** What was looked at in an earlier visit. */
  readonly viewRestored: (view: View) => void
  /** Moves the picture so far that a point of the surface is well within it. */
  readonly pointShown: (at: StagePoint) => void
}

/** A point that is moved into sight comes this far in, in CSS pixels. */
const WELL_WITHIN = 48

/** Which part of the picture is looked at. */
export function createViewport(): Viewport {
  const state = createStore<ViewportState>(() => ({
    view: { scale: 1, x: 0, y: 0 },
    surface: { width: 1, height: 1 },
    picture: undefined,
    fitted: true,
  }))
  const { getState, setState } = state
  /** A view that was restored before its picture is shown. */
  let awaited: View | undefined
  /** A view that was restored stays as it was until it is moved: meanwhile the page still finds its sizes. */
  let restored: View | undefined
  function look(change: Pick<ViewportState, 'view' | 'fitted'>) {
    restored = undefined
    setState(change)
  }
  const pictureFitted = () => {
    const { picture, surface } = getState()
    if (picture) look({ view: fitView(picture, surface), fitted: true })
  }
  return {
    state,
    surfaceResized: (surface) => {
      const { surface: before, view, fitted } = getState()
      const [dx, dy] = [(surface.width - before.width) / 2, (surface.height - before.height) / 2]
      setState({ surface, view: restored ?? panView(view, dx, dy) })
      if (fitted) pictureFitted()
    },
    pictureShown: (picture) => {
      setState({ picture })
      if (picture && awaited) setState({ view: awaited, fitted: false })
      else pictureFitted()
      if (picture) awaited = undefined
    },
    zoomed: (factor, about) => {
      const { view, surface } = getState()
      const middle = stagePoint(surface.width / 2, surface.height / 2)
      look({ view: zoomView(view, factor, about ?? middle), fitted: false })
    },
    panned: (dx, dy) => {
      const { view, picture, surface } = getState()
      const moved = panView(view, dx, dy)
      look({ view: picture ? keptInSight(moved, picture, surface) : moved, fitted: false })
    },
    pictureFitted,
    viewRestored: (view) => {
      if (!getState().picture) awaited = view
      restored = view
      setState({ view, fitted: false })
    },
    pointShown: ({ x, y }) => {
      const { view, surface } = getState()
      const into = (at: number, room: number) =>
        clamp(at, Math.min(WELL_WITHIN, room / 2), Math.max(room - WELL_WITHIN, room / 2)) - at
      const [dx, dy] = [into(x, surface.width), into(y, surface.height)]
      if (dx !== 0 || dy !== 0) look({ view: panView(view, dx, dy), fitted: false })
    },
  }
}

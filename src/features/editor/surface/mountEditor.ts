import { type StagePoint, toImage } from '#core/geometry.ts'
import { coverage, type Mask } from '#core/mask/mask.ts'
import type { StrokePoint } from '#core/mask/stroke.ts'
import { listenToPointers, type PressedPoint } from '#features/editor/pointers/pointers.ts'
import { createCloseUp } from '#features/editor/surface/closeUp.ts'
import { createPainter } from '#features/editor/surface/painter.ts'
import { createScene } from '#features/editor/surface/scene.ts'
import { type Document, firstPainting, firstSource, type Source } from '#stores/document.ts'
import type { Tools } from '#stores/tools.ts'
import type { Viewport } from '#stores/viewport.ts'

interface Needs {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
}

/** Konva empties the element it is given and sets its style, so it gets one of its own. */
function stageElement(host: HTMLDivElement): HTMLDivElement {
  const element = document.createElement('div')
  element.style.cssText = 'position:absolute;inset:0'
  host.replaceChildren(element)
  return element
}

const pictureOf = ({ size, hasAlpha }: Source, image: ImageBitmap) => ({ image, size, hasAlpha })

/**
 * Brings a painting surface to life in `host`: the stores are shown on it, gestures become events of the stores.
 * @returns ends it
 */
export function mountEditor(host: HTMLDivElement, needs: Needs): () => void {
  const { document: table, tools, viewport } = needs
  const mounted = new AbortController()
  const { signal } = mounted
  const scene = createScene(stageElement(host))
  let source: Source | undefined
  let mask: Mask | undefined
  let hover: StagePoint | undefined

  const painter = createPainter({
    document: table,
    tools,
    strokeChanged: (stroke, dirty) => scene.changed(stroke ? { stroke } : { stroke, mask }, dirty),
  })
  const closeUp = createCloseUp(table, (image) => {
    if (source) scene.changed({ picture: pictureOf(source, image) })
  })
  const isPanning = () => tools.state.getState().tool === 'pan' || tools.state.getState().panHeld

  function showCursor() {
    const { sizePx } = tools.state.getState()
    const { scale } = viewport.state.getState().view
    const painting = source !== undefined && !isPanning()
    host.style.cursor = painting ? 'none' : 'grab'
    const radius = (sizePx * scale) / 2
    scene.changed({ cursor: hover && painting ? { at: hover, radius } : undefined })
  }
  function showView() {
    const { view, surface } = viewport.state.getState()
    host.dataset.view = JSON.stringify(view)
    scene.changed({ view, surface })
    showCursor()
    if (source) closeUp.looked(source, view.scale)
  }
  function showSource(first: Source | undefined) {
    painter.reset()
    closeUp.ended()
    source = first
    host.dataset.imageWidth = first ? String(first.size.width) : ''
    host.dataset.imageHeight = first ? String(first.size.height) : ''
    scene.changed({ picture: first && pictureOf(first, first.preview) })
    viewport.pictureShown(first?.size)
  }
  function showMask(painted: Mask | undefined) {
    mask = painted
    host.dataset.maskCoverage = String(painted ? coverage(painted) : 0)
    scene.changed({ mask })
  }
  function showDocument() {
    const state = table.state.getState()
    const first = firstSource(state)
    const painted = firstPainting(state)?.mask
    if (first !== source) showSource(first)
    if (painted !== mask) showMask(painted)
  }

  const strokePoint = ({ at, pressure }: PressedPoint): StrokePoint => {
    const { x, y } = toImage(viewport.state.getState().view, at)
    return { x, y, pressure }
  }
  listenToPointers(
    { host, isPanning, signal },
    {
      drawBegun: (point, straight) => {
        host.focus({ preventScroll: true })
        painter.step({ kind: 'down', point: strokePoint(point), straight })
      },
      drawMoved: (points) => painter.step({ kind: 'moved', points: points.map(strokePoint) }),
      drawEnded: () => painter.step({ kind: 'up' }),
      drawInterrupted: () => painter.step({ kind: 'interrupt' }),
      drawCancelled: () => painter.step({ kind: 'cancel' }),
      panned: viewport.panned,
      zoomed: viewport.zoomed,
      hovered: (at) => {
        hover = at
        showCursor()
      },
    },
  )
  host.addEventListener(
    'keydown',
    ({ key }) => {
      if (key === 'Escape') painter.step({ kind: 'cancel' })
    },
    { signal },
  )

  const measure = () => {
    painter.step({ kind: 'interrupt' })
    viewport.surfaceResized({ width: host.clientWidth, height: host.clientHeight })
  }
  const resizes = new ResizeObserver(measure)
  resizes.observe(host)
  const subscriptions = [
    table.state.subscribe(showDocument),
    viewport.state.subscribe(showView),
    tools.state.subscribe((now, before) => {
      if (now.tool !== before.tool) painter.step({ kind: 'interrupt' })
      showCursor()
    }),
  ]
  showSource(undefined)
  showMask(undefined)
  measure()
  showDocument()
  showView()

  return () => {
    mounted.abort()
    resizes.disconnect()
    for (const unsubscribe of subscriptions) unsubscribe()
    closeUp.ended()
    scene.destroyed()
  }
}

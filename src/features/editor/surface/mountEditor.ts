import { type ImagePoint, type StagePoint, stagePoint, toImage, toStage } from '#core/geometry.ts'
import { coverage, type Mask, valueAt } from '#core/mask/mask.ts'
import type { StrokePoint } from '#core/mask/stroke.ts'
import type { PressedPoint } from '#features/editor/pointers/pointerEvents.ts'
import { listenToPointers } from '#features/editor/pointers/pointers.ts'
import { createAutoPan } from '#features/editor/surface/autoPan.ts'
import { createCloseUp } from '#features/editor/surface/closeUp.ts'
import { createMarch } from '#features/editor/surface/march.ts'
import { createPainter } from '#features/editor/surface/painter.ts'
import { createScene } from '#features/editor/surface/scene.ts'
import { listenToSurfaceKeys } from '#features/editor/surface/surfaceKeys.ts'
import { createVoice } from '#features/editor/surface/voice.ts'
import { type Document, firstPainting, firstSource, type Source } from '#stores/document.ts'
import type { MaskWork } from '#stores/maskWork.ts'
import type { Regions } from '#stores/regions.ts'
import type { ToolSettings, Tools } from '#stores/tools.ts'
import type { Viewport } from '#stores/viewport.ts'

interface Needs {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
  readonly work: MaskWork
  /** What will be sent, where it is not all of the picture. */
  readonly regions: Regions
  /** Tells those who do not see the surface. */
  readonly said: (words: string) => void
}

/** Konva empties the element it is given and sets its style, so it gets one of its own. */
function stageElement(host: HTMLDivElement): HTMLDivElement {
  const element = document.createElement('div')
  element.style.cssText = 'position:absolute;inset:0'
  host.replaceChildren(element)
  return element
}

const pictureOf = ({ size, hasAlpha }: Source, image: ImageBitmap) => ({ image, size, hasAlpha })

const isShownOtherwise = (now: ToolSettings, before: ToolSettings) =>
  now.maskView !== before.maskView ||
  now.maskColour !== before.maskColour ||
  now.maskOpacity !== before.maskOpacity ||
  now.maskHidden !== before.maskHidden

const isBrush = (tool: string, hint: string) =>
  tool === 'brush' || tool === 'eraser' || (tool === 'smartSelect' && hint !== 'box')

const isSelecting = (tool: string) => tool === 'wand' || tool === 'smartSelect'

/**
 * Brings a painting surface to life in `host`: the stores are shown on it, gestures become events of the stores.
 * @returns ends it
 */
export function mountEditor(host: HTMLDivElement, needs: Needs): () => void {
  const { document: table, tools, viewport, work, regions, said } = needs
  const mounted = new AbortController()
  const { signal } = mounted
  const scene = createScene(stageElement(host))
  let source: Source | undefined
  let mask: Mask | undefined
  let shownMask: Mask | undefined
  let hover: StagePoint | undefined

  const voice = createVoice({ described: work.described, said })
  const viewNow = () => viewport.state.getState().view
  const painter = createPainter({
    document: table,
    tools,
    work,
    pxPerCss: () => 1 / viewNow().scale,
    gestureChanged: ({ stroke, outline }, dirty) =>
      scene.changed(stroke ? { stroke, outline } : { stroke, outline, mask: shownMask }, dirty),
  })
  /** All pixels of the picture, where one looks closely. */
  let whole: ImageBitmap | undefined
  function showPicture(first: Source | undefined, closely?: ImageBitmap) {
    scene.changed({ picture: first && pictureOf(first, closely ?? first.preview) })
    const before = whole
    whole = closely
    // The scene, which draws in the same frame but asked for it before, has let go of it then.
    if (before) requestAnimationFrame(() => before.close())
  }
  const closeUp = createCloseUp(table, (image) => showPicture(source, image))
  const isPanning = () => tools.state.getState().tool === 'pan' || tools.state.getState().panHeld
  const march = createMarch((phase) => showMaskStyle(phase))

  function showCursor() {
    const { tool, sizePx, hardness, smartHint } = tools.state.getState()
    const hasRing = isBrush(tool, smartHint)
    const { scale } = viewNow()
    const painting = source !== undefined && !isPanning()
    host.style.cursor = !painting ? 'grab' : hasRing ? 'none' : 'crosshair'
    const radius = (sizePx * scale) / 2
    const coreRadius = hardness < 1 ? radius * hardness : 0
    const ring = painting && hasRing ? hover : undefined
    scene.changed({ cursor: ring ? { at: ring, radius, coreRadius } : undefined })
  }
  function showMaskStyle(phase = 0) {
    const { maskView: view, maskColour: colour, maskOpacity: opacity } = tools.state.getState()
    scene.changed({
      maskStyle: { view, colour, opacity, phase },
      maskHidden: tools.state.getState().maskHidden,
    })
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
    showPicture(first)
    viewport.pictureShown(first?.size)
  }
  function showMask() {
    const painted = firstPainting(table.state.getState())?.mask
    const shown = work.state.getState().preview ?? painted
    if (painted !== mask) {
      host.dataset.maskCoverage = String(painted ? coverage(painted) : 0)
      // However it changed: by a gesture, an answer of the wand, an undo.
      if (mask) voice.masked()
    }
    mask = painted
    if (shown === shownMask) return
    shownMask = shown
    scene.changed({ mask: shown })
  }
  const showFrames = () => scene.changed({ frames: regions.getState().map(({ crop }) => crop) })
  function showDocument() {
    const first = firstSource(table.state.getState())
    if (first !== source) showSource(first)
    showMask()
  }

  const imageOf = (at: StagePoint): ImagePoint => toImage(viewNow(), at)
  const strokePoint = ({ at, pressure }: PressedPoint): StrokePoint => ({
    ...imageOf(at),
    pressure,
  })
  let lastMove: { readonly point: PressedPoint; readonly keys: { shift: boolean; alt: boolean } }
  const autoPan = createAutoPan(
    () => {
      const { surface, view } = viewport.state.getState()
      return source && { surface, view, picture: source.size }
    },
    (dx, dy) => {
      viewport.panned(dx, dy)
      painter.step({ kind: 'moved', points: [strokePoint(lastMove.point)], keys: lastMove.keys })
    },
  )
  const ended = (kind: 'up' | 'interrupt' | 'cancel') => {
    autoPan.ended()
    painter.step({ kind })
  }
  /** Follows the element's size. A gesture under way ends: the picture would slide away below it. */
  function measure() {
    const { surface } = viewport.state.getState()
    const { clientWidth: width, clientHeight: height } = host
    if (surface.width === width && surface.height === height) return
    painter.step({ kind: 'up' })
    viewport.surfaceResized({ width, height })
  }
  const hand = listenToSurfaceKeys(host, {
    size: () => source?.size,
    start: () => {
      const { width, height } = viewport.state.getState().surface
      return hover ? imageOf(hover) : imageOf(stagePoint(width / 2, height / 2))
    },
    step: (event) => {
      // The page may just have made room for the options of another tool: that must not end the gesture later.
      if (event.kind === 'down') measure()
      if (event.kind === 'cancel') work.cancelled()
      painter.step(event)
    },
    moved: (at) => {
      hover = toStage(viewNow(), at)
      viewport.pointShown(hover)
      hover = toStage(viewNow(), at)
      showCursor()
      if (mask) voice.cursorMoved(at, valueAt(mask, Math.floor(at.x), Math.floor(at.y)))
    },
    signal,
  })
  listenToPointers(
    { host, isPanning, signal },
    {
      drawBegun: (point, press) => {
        host.focus({ preventScroll: true })
        hand.left()
        measure()
        lastMove = { point, keys: press.keys }
        painter.step({ kind: 'down', point: strokePoint(point), ...press })
      },
      drawMoved: (points, keys) => {
        const point = points.at(-1)
        if (point) lastMove = { point, keys }
        painter.step({ kind: 'moved', points: points.map(strokePoint), keys })
        if (point) autoPan.dragged(point.at)
      },
      drawEnded: () => ended('up'),
      // A polygon goes on after a pinch.
      drawInterrupted: () => ended('up'),
      drawCancelled: () => ended('cancel'),
      doublePressed: () => painter.step({ kind: 'close' }),
      panned: viewport.panned,
      zoomed: viewport.zoomed,
      brushDragged: (dx, dy) => {
        const { sizePx, hardness } = tools.state.getState()
        tools.brushChanged({
          sizePx: sizePx + dx / viewNow().scale,
          hardness: hardness - dy / 200,
        })
      },
      tappedByTwo: table.changeUndone,
      hovered: (at, keys) => {
        hover = at
        if (at) painter.step({ kind: 'hovered', point: imageOf(at), keys })
        showCursor()
      },
    },
  )

  const resizes = new ResizeObserver(measure)
  resizes.observe(host)
  const subscriptions = [
    table.state.subscribe(showDocument),
    viewport.state.subscribe(showView),
    work.state.subscribe(showMask),
    regions.subscribe(showFrames),
    tools.state.subscribe((now, before) => {
      if (now.tool !== before.tool) ended('interrupt')
      if (isSelecting(before.tool) && !isSelecting(now.tool)) work.selectingEnded()
      march.wanted(now.maskView === 'outline')
      if (isShownOtherwise(now, before)) showMaskStyle()
      showCursor()
    }),
  ]
  host.dataset.maskCoverage = '0'
  showSource(undefined)
  showMask()
  measure()
  showDocument()
  showFrames()
  showView()

  return () => {
    mounted.abort()
    resizes.disconnect()
    for (const unsubscribe of subscriptions) unsubscribe()
    autoPan.ended()
    march.wanted(false)
    voice.ended()
    closeUp.ended()
    work.selectingEnded()
    scene.destroyed()
    whole?.close()
  }
}

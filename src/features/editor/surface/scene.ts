import {
  imagePoint,
  type Rect,
  type Size,
  type StagePoint,
  toStage,
  type View,
} from '#core/geometry.ts'
import type { Mask } from '#core/mask/mask.ts'
import type { Stroke } from '#core/mask/stroke.ts'
import { type Konva, konva } from '#features/editor/surface/konva.ts'
import type { MaskStyle } from '#features/editor/surface/maskColours.ts'
import { createOverlay } from '#features/editor/surface/overlay.ts'
import { pixelRatio, watchPixelRatio } from '#features/editor/surface/pixelRatio.ts'
import { stalePart } from '#features/editor/surface/staleParts.ts'
import type { Outline } from '#features/editor/tools/gesture.ts'
import { text } from '#features/text.ts'

/** Everything that is on the surface. Konva is written from it, never read. */
export interface Look {
  readonly picture:
    | { readonly image: ImageBitmap; readonly size: Size; readonly hasAlpha: boolean }
    | undefined
  readonly mask: Mask | undefined
  readonly stroke: Stroke | undefined
  readonly view: View
  /** CSS pixels. */
  readonly surface: Size
  readonly cursor: Cursor | undefined
  readonly maskStyle: MaskStyle
  readonly maskHidden: boolean
  /** What will be sent, in image pixels. */
  readonly frames: readonly Rect[]
  /** The line of a gesture under way. */
  readonly outline: Outline | undefined
}

/** The ring of the brush's true size, with its fully covered core. CSS pixels. */
export interface Cursor {
  readonly at: StagePoint
  readonly radius: number
  /** 0: no core is shown. */
  readonly coreRadius: number
}

export interface Scene {
  /** Part of the look changed. `dirty` (image pixels) is where a stroke grew, which is written in place. */
  readonly changed: (change: Partial<Look>, dirty?: Rect) => void
  readonly destroyed: () => void
}

/** Above this the picture's pixels are shown as squares. */
const CRISP_SCALE = 2
const CHECK_PX = 8

function checkerboard(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 2 * CHECK_PX
  const context = canvas.getContext('2d')
  if (!context) return canvas
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, 2 * CHECK_PX, 2 * CHECK_PX)
  context.fillStyle = '#d4d4d8'
  context.fillRect(0, 0, CHECK_PX, CHECK_PX)
  context.fillRect(CHECK_PX, CHECK_PX, CHECK_PX, CHECK_PX)
  return canvas
}

/** Which parts have to be drawn anew in the next frame. */
interface Stale {
  picture: boolean
  cursor: boolean
  mask: 'all' | readonly Rect[]
}

const spoiled: Stale = { picture: true, cursor: true, mask: 'all' }
const fresh = (): Stale => ({ picture: false, cursor: false, mask: [] })

const isSameStyle = (a: MaskStyle, b: MaskStyle) =>
  a.view === b.view && a.colour === b.colour && a.opacity === b.opacity && a.phase === b.phase

function spoilMask(stale: Stale, before: Look, after: Look) {
  const isOther =
    before.maskHidden !== after.maskHidden || !isSameStyle(before.maskStyle, after.maskStyle)
  const part = isOther ? 'all' : stalePart(before, after)
  if (part === 'all') stale.mask = 'all'
  else if (part && stale.mask !== 'all') stale.mask = [...stale.mask, part]
}

function spoil(stale: Stale, change: Partial<Look>, dirty: Rect | undefined) {
  if ('view' in change || 'picture' in change) {
    stale.picture = true
    stale.mask = 'all'
  }
  if (dirty && stale.mask !== 'all') stale.mask = [...stale.mask, dirty]
  if ('cursor' in change || 'outline' in change || 'frames' in change || 'view' in change)
    stale.cursor = true
}

const deviceRect = (rect: Rect, view: View): Rect => ({
  x: view.x + rect.x * view.scale - 1,
  y: view.y + rect.y * view.scale - 1,
  width: rect.width * view.scale + 2,
  height: rect.height * view.scale + 2,
})

const nothing: Look = {
  picture: undefined,
  mask: undefined,
  stroke: undefined,
  view: { scale: 1, x: 0, y: 0 },
  surface: { width: 1, height: 1 },
  cursor: undefined,
  maskStyle: { view: 'colour', colour: '#ff2d55', opacity: 0.55, phase: 0 },
  maskHidden: false,
  frames: [],
  outline: undefined,
}

/** The layers in Konva, once it is loaded. */
function createLayers(
  host: HTMLDivElement,
  { Stage, Layer, Group, Circle, Image, Line, Rect }: Konva,
) {
  const overlay = createOverlay()
  const stage = new Stage({ container: host, width: 1, height: 1 })
  const pictureLayer = new Layer({ listening: false })
  const maskLayer = new Layer({ listening: false })
  const cursorLayer = new Layer({ listening: false })
  stage.add(pictureLayer, maskLayer, cursorLayer)

  const board = new Rect({ visible: false })
  board.fillPatternImage(checkerboard())
  const picture = new Image({ image: undefined, visible: false })
  const mask = new Image({ image: overlay.canvas, perfectDrawEnabled: false })
  const ring = { fillEnabled: false, visible: false, perfectDrawEnabled: false }
  const circles = [
    new Circle({ ...ring, stroke: 'rgba(0,0,0,0.6)', strokeWidth: 3 }),
    new Circle({ ...ring, stroke: '#ffffff', strokeWidth: 1.25 }),
  ]
  const core = new Circle({ ...ring, stroke: '#ffffff', strokeWidth: 1, dash: [2, 3] })
  const noPoints: number[] = []
  const plain = { points: noPoints, visible: false, perfectDrawEnabled: false }
  const lines = [
    new Line({ ...plain, stroke: 'rgba(0,0,0,0.7)', strokeWidth: 3 }),
    new Line({ ...plain, stroke: '#ffffff', strokeWidth: 1.25, dash: [5, 4] }),
  ]
  pictureLayer.add(board, picture)
  maskLayer.add(mask)
  const frameGroup = new Group()
  cursorLayer.add(frameGroup, ...lines, ...circles, core)
  let shown: { readonly surface: Size; readonly ratio: number } | undefined

  return {
    /** Gives whether all layers are blank now. */
    resize: (surface: Size): boolean => {
      const ratio = pixelRatio()
      if (shown?.surface === surface && shown.ratio === ratio) return false
      shown = { surface, ratio }
      for (const layer of [pictureLayer, maskLayer, cursorLayer])
        layer.getCanvas().setPixelRatio(ratio)
      stage.size(surface)
      mask.size(surface)
      overlay.resized({
        width: Math.max(1, Math.round(surface.width * ratio)),
        height: Math.max(1, Math.round(surface.height * ratio)),
      })
      return true
    },
    drawPicture: ({ picture: source, view }: Look) => {
      picture.visible(source !== undefined)
      board.visible(source?.hasAlpha ?? false)
      if (source) {
        const place = {
          x: view.x,
          y: view.y,
          width: source.size.width * view.scale,
          height: source.size.height * view.scale,
        }
        picture.setAttrs({ ...place, image: source.image })
        board.setAttrs(place)
      }
      pictureLayer.imageSmoothingEnabled(view.scale < CRISP_SCALE)
      pictureLayer.draw()
    },
    drawMask: (look: Look, parts: Stale['mask']) => {
      const { mask: painted, stroke, view, maskStyle: style, maskHidden } = look
      const ratio = pixelRatio()
      const device = { scale: view.scale * ratio, x: view.x * ratio, y: view.y * ratio }
      const isWhole = parts === 'all' || style.view === 'outline'
      if (!painted || maskHidden) overlay.cleared()
      else if (isWhole) overlay.drawn({ mask: painted, stroke, view: device, style })
      else
        for (const part of parts)
          overlay.drawn({ mask: painted, stroke, view: device, style }, deviceRect(part, device))
      maskLayer.draw()
    },
    drawCursor: ({ cursor, outline, frames, view }: Look) => {
      frameGroup.destroyChildren()
      for (const { x, y, width, height } of frames) {
        const at = toStage(view, imagePoint(x, y))
        const place = { ...at, width: width * view.scale, height: height * view.scale }
        const frame = { ...place, fillEnabled: false, perfectDrawEnabled: false }
        frameGroup.add(
          new Rect({ ...frame, stroke: 'rgba(0,0,0,0.55)', strokeWidth: 3 }),
          new Rect({ ...frame, stroke: '#ffb020', strokeWidth: 1.5 }),
        )
      }
      for (const line of lines) {
        line.visible(outline !== undefined)
        if (!outline) continue
        const points = outline.points.map((point) => toStage(view, point))
        line.points(points.flatMap(({ x, y }) => [x, y])).closed(outline.closed)
      }
      const hasCore = cursor !== undefined && cursor.coreRadius > 0
      core.visible(hasCore)
      if (hasCore) core.setAttrs({ ...cursor.at, radius: cursor.coreRadius })
      for (const circle of circles) {
        circle.visible(cursor !== undefined)
        if (cursor) circle.setAttrs({ ...cursor.at, radius: cursor.radius })
      }
      cursorLayer.draw()
    },
    destroyed: () => stage.destroy(),
  }
}

/** The painting surface: picture, mask, cursor; drawn once a frame, as far as they changed. */
export function createScene(host: HTMLDivElement): Scene {
  let look = nothing
  let stale = fresh()
  let frame = 0
  let ended = false
  let layers: ReturnType<typeof createLayers> | undefined

  function draw() {
    frame = 0
    if (!layers) return
    const { picture, mask, cursor } = layers.resize(look.surface) ? spoiled : stale
    stale = fresh()
    if (picture) layers.drawPicture(look)
    if (mask === 'all' || mask.length > 0) layers.drawMask(look, mask)
    if (cursor) layers.drawCursor(look)
  }
  const changed: Scene['changed'] = (change, dirty) => {
    const before = look
    look = { ...look, ...change }
    spoil(stale, change, dirty)
    spoilMask(stale, before, look)
    frame ||= requestAnimationFrame(draw)
  }

  const stopWatching = watchPixelRatio(() => changed({}))

  konva.then(
    (loaded) => {
      if (ended) return
      layers = createLayers(host, loaded)
      changed(look)
    },
    () => {
      host.textContent = text.notLoaded
      host.setAttribute('role', 'alert')
    },
  )
  return {
    changed,
    destroyed: () => {
      ended = true
      stopWatching()
      cancelAnimationFrame(frame)
      layers?.destroyed()
    },
  }
}

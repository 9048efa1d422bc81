import { konva } from '../../../src/features/editor/surface/konva.ts'
import { createStrokeDealer } from './paintSurface.ts'
import { createRecorder } from './recorder.ts'
import { flatPreview } from './squareEditor.ts'

/** How masks are painted with Konva alone: a line for each stroke, on a stage as large as the app's editor. */
export async function createKonvaLines(side: number, strokes: number) {
  const recorder = createRecorder()
  const { Stage, Layer, Image, Line } = await konva
  const lineOf = (points: number[], strokeWidth: number, erase: boolean) =>
    new Line({
      points,
      strokeWidth,
      stroke: '#ff2d55',
      lineCap: 'round',
      lineJoin: 'round',
      globalCompositeOperation: erase ? 'destination-out' : 'source-over',
    })
  const container = document.querySelector<HTMLDivElement>('#surface')
  if (!container) throw new Error('no surface')
  const surface = { width: container.clientWidth, height: container.clientHeight }
  const scale = Math.min(surface.width, surface.height) / side
  const stage = new Stage({ container, ...surface })
  const picture = new Layer({ listening: false, scaleX: scale, scaleY: scale })
  const mask = new Layer({ listening: false, scaleX: scale, scaleY: scale })
  stage.add(picture, mask)
  picture.add(new Image({ image: await flatPreview(), width: side, height: side }))
  const nextStroke = createStrokeDealer(side)
  for (let i = 0; i < strokes; i++) {
    const { points, sizePx, erase } = nextStroke()
    const flat = points.flatMap(({ x, y }) => [x, y])
    mask.add(lineOf(flat, sizePx, erase))
  }
  stage.draw()
  let line: ReturnType<typeof lineOf> | undefined
  const added = (events: readonly PointerEvent[]) => {
    if (!line) return
    const more = events.flatMap(({ offsetX, offsetY }) => [offsetX / scale, offsetY / scale])
    line.points([...line.points(), ...more])
    mask.batchDraw()
  }
  container.addEventListener('pointerdown', (event) => {
    line = lineOf([], (side / 1024) * 60, false)
    mask.add(line)
    added([event])
  })
  container.addEventListener('pointermove', (event) => added(event.getCoalescedEvents()))
  container.addEventListener('pointerup', () => {
    line = undefined
  })
  return recorder
}

import { createStroke, strokeApplied } from '../../../src/core/mask/stroke.ts'
import { mountEditor } from '../../../src/features/editor/surface/mountEditor.ts'
import { createDocument, firstPainting } from '../../../src/stores/document.ts'
import { createNotices } from '../../../src/stores/notices.ts'
import { createTools } from '../../../src/stores/tools.ts'
import { createViewport } from '../../../src/stores/viewport.ts'
import { scribble, seeded } from '../scribble.ts'

const PREVIEW_PX = 2048

async function flatPreview(): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(PREVIEW_PX, PREVIEW_PX)
  const context = canvas.getContext('2d')
  if (context) context.fillStyle = '#557799'
  context?.fillRect(0, 0, PREVIEW_PX, PREVIEW_PX)
  return createImageBitmap(canvas)
}

/** The app's own editor on a square picture of the given side, with a recorder of frames. */
export async function createPaintBench(side: number) {
  const host = document.querySelector<HTMLDivElement>('#surface')
  if (!host) throw new Error('no surface')
  const size = { width: side, height: side }
  const preview = await flatPreview()
  const table = createDocument({
    imaging: {
      open: async () => ({ size, mime: 'image/png', hasAlpha: false, preview }),
      decode: async () => preview,
    },
    notices: createNotices(),
    newId: () => crypto.randomUUID(),
  })
  const tools = createTools()
  tools.brushChanged({ sizePx: (side / 1024) * 60 })
  const unmount = mountEditor(host, { document: table, tools, viewport: createViewport() })
  await table.filesAdded([new File([], 'square.png')])

  let intervals: number[] = []
  let busy: number[] = []
  let recording = false
  const afterFrame = new MessageChannel()
  let began = 0
  afterFrame.port1.onmessage = () => busy.push(performance.now() - began)
  const record = (last: number) =>
    requestAnimationFrame((now) => {
      if (!recording) return
      intervals.push(now - last)
      began = performance.now()
      afterFrame.port2.postMessage(0)
      record(now)
    })

  return {
    /** Paints strokes without a hand. */
    scribbled: (strokes: number) => {
      const random = seeded(7)
      for (let i = 0; i < strokes; i++) {
        const mask = firstPainting(table.state.getState())?.mask
        if (!mask) throw new Error('nothing to paint on')
        const { sizePx, points } = scribble(side, random)
        const brush = { sizePx, hardness: 1, strength: 1, erase: i % 5 === 4 }
        const stroke = createStroke(size, brush)
        for (const point of points) stroke.to(point)
        table.maskPainted(strokeApplied(mask, stroke))
      }
    },
    recorded: () => {
      intervals = []
      busy = []
      recording = true
      record(performance.now())
    },
    /** Frame intervals, and how long the main thread was at work in each frame, in ms. */
    stopped: () => {
      recording = false
      return { intervals: intervals.slice(1), busy }
    },
    ended: unmount,
  }
}

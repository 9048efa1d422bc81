import { createStore } from 'zustand/vanilla'
import type { Mask } from '../../../src/core/mask/mask.ts'
import { createStroke, type Stroke, strokeApplied } from '../../../src/core/mask/stroke.ts'
import type { Region } from '../../../src/core/region.ts'
import { mountEditor } from '../../../src/features/editor/surface/mountEditor.ts'
import { createImaging } from '../../../src/services/imaging/createImaging.ts'
import { createDocument, firstPainting } from '../../../src/stores/document.ts'
import { createMaskWork } from '../../../src/stores/maskWork.ts'
import { createNotices } from '../../../src/stores/notices.ts'
import { createTools } from '../../../src/stores/tools.ts'
import { createViewport } from '../../../src/stores/viewport.ts'
import type { Scribble } from '../scribble.ts'

const PREVIEW_PX = 2048

/** A picture of one colour, as the editor is shown it. */
export async function flatPreview(): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(PREVIEW_PX, PREVIEW_PX)
  const context = canvas.getContext('2d')
  if (context) context.fillStyle = '#557799'
  context?.fillRect(0, 0, PREVIEW_PX, PREVIEW_PX)
  return createImageBitmap(canvas)
}

/** What the hand of a bench has in it. */
export type Pen = Pick<Stroke['brush'], 'hardness' | 'strength' | 'erase'>

/** The app's own editor on a square picture of the given side. */
export async function createSquareEditor(side: number) {
  const host = document.querySelector<HTMLDivElement>('#surface')
  if (!host) throw new Error('no surface')
  const size = { width: side, height: side }
  const preview = await flatPreview()
  const imaging = {
    ...createImaging(),
    open: async (file: Blob) => ({ file, size, mime: 'image/png', hasAlpha: false, preview }),
    decode: flatPreview,
  }
  const notices = createNotices()
  const table = createDocument({ imaging, notices, newId: () => crypto.randomUUID() })
  const tools = createTools()
  tools.brushChanged({ sizePx: (side / 1024) * 60 })
  mountEditor(host, {
    document: table,
    tools,
    viewport: createViewport(),
    work: createMaskWork({ imaging, document: table, notices }),
    regions: createStore<readonly Region[]>(() => []),
    said: () => {},
  })
  await table.filesAdded([new File([], 'square.png')])

  const painted = (): Mask => {
    const mask = firstPainting(table.state.getState())?.mask
    if (!mask) throw new Error('nothing to paint on')
    return mask
  }
  return {
    host,
    table,
    painted,
    /** Paints a stroke without a hand. */
    scribbled: ({ sizePx, points }: Scribble, pen: Pen) => {
      const stroke = createStroke(size, { sizePx, ...pen })
      for (const point of points) stroke.to(point)
      table.maskPainted(strokeApplied(painted(), stroke))
    },
  }
}

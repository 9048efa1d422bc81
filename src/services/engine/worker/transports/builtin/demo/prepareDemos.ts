import type { Size } from '#core/geometry.ts'
import { numbersFrom } from '#core/seed.ts'
import { unreadableImage } from '#services/engine/worker/transports/builtin/apiError.ts'
import { createCanvas } from '#services/engine/worker/transports/builtin/pixels.ts'
import type { PictureRequest } from '#services/engine/worker/transports/builtin/readPictureRequest.ts'
import { drawGraded } from './grading.ts'
import { drawHills } from './hills.ts'
import { drawLabel } from './label.ts'
import { drawPalette } from './palette.ts'
import { hashOf } from './random.ts'
import { drawSky } from './sky.ts'

const USUAL_SIZE: Size = { width: 1024, height: 1024 }

export interface DemoOptions {
  readonly seed: number
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
  readonly onPicture: (picture: number, file: Blob) => void
}

interface Demo {
  readonly size: Size
  readonly seed: number
  readonly background: PictureRequest['background']
  /** The picture to be graded; without one a landscape is drawn. */
  readonly picture: ImageBitmap | undefined
}

function fillBehind(context: OffscreenCanvasRenderingContext2D, colour: string): void {
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = colour
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.globalCompositeOperation = 'source-over'
}

function drawDemo({ size, seed, background, picture }: Demo): Promise<Blob> {
  const context = createCanvas(size)
  const random = numbersFrom(seed)
  const palette = drawPalette(random)
  if (picture) drawGraded(context, picture, palette)
  else {
    if (background !== 'transparent') drawSky(context, palette, random)
    drawHills(context, palette, random)
  }
  if (background === 'opaque') fillBehind(context, 'white')
  drawLabel(context)
  return context.canvas.convertToBlob({ type: 'image/png' })
}

/**
 * Gets ready for demo pictures of a request no model answers: the first picture in other tones, or a landscape whose
 * hour and shape come from the prompt and the seed. Rejects with an `ApiError`; the drawing with the signal's reason.
 */
export async function prepareDemos({ prompt, n, size, background, pictures }: PictureRequest) {
  const picture = pictures[0] && (await createImageBitmap(pictures[0]).catch(() => undefined))
  if (pictures.length > 0 && !picture) throw unreadableImage()
  const demo = {
    size: size ?? (picture ? { width: picture.width, height: picture.height } : USUAL_SIZE),
    background,
    picture,
  }
  return {
    size: demo.size,
    make: async ({ seed, signal, onProgress, onPicture }: DemoOptions): Promise<void> => {
      for (let i = 0; i < n; i++) {
        signal.throwIfAborted()
        onPicture(i, await drawDemo({ ...demo, seed: hashOf(prompt) + seed + i }))
        onProgress((i + 1) / n)
      }
      picture?.close()
    },
  }
}

import { FailureError } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import type { Imaging, UploadOrder } from '#services/imaging/imaging.ts'
import { createGates, type Gates } from './gates.ts'

export interface FakeImaging extends Imaging {
  readonly gates: Gates
  /** The uploads asked for. */
  readonly orders: readonly UploadOrder[]
  /** Previews that are in memory. */
  readonly previews: ReadonlySet<ImageBitmap>
}

/** A file of a picture, as the fake understands it. */
export const pictureFile = (name: string, { width, height }: Size = { width: 640, height: 480 }) =>
  new File([`${width}x${height} ${name}`], name, { type: 'image/png' })

/** A file that is no picture. */
export const brokenFile = (name: string) => new File(['broken'], name, { type: 'image/png' })

async function sizeOf(picture: Blob): Promise<Size> {
  const found = /^(\d+)x(\d+)/.exec(await picture.text())
  if (!found) throw new FailureError({ kind: 'picture', detail: 'This is not a picture.' })
  return { width: Number(found[1]), height: Number(found[2]) }
}

/** Imaging without pixels: a picture is a file whose text begins with its size. */
export function createFakeImaging(): FakeImaging {
  const gates = createGates()
  const orders: UploadOrder[] = []
  const previews = new Set<ImageBitmap>()
  const bitmap = (size: Size): ImageBitmap => {
    const made = { ...size, close: () => void previews.delete(made) }
    return made
  }
  return {
    gates,
    orders,
    previews,
    open: async (file, signal) => {
      await gates.passed('open', signal)
      const size = await sizeOf(file)
      const preview = bitmap(size)
      previews.add(preview)
      return { size, mime: file.type, hasAlpha: false, preview }
    },
    decode: async (file, signal) => {
      await gates.passed('decode', signal)
      return bitmap(await sizeOf(file))
    },
    upload: async (order, signal) => {
      orders.push(order)
      await gates.passed('upload', signal)
      const texts = await Promise.all(order.pictures.map((picture) => picture.text()))
      const images = texts.map((text) => new Blob([`sent ${text}`], { type: 'image/png' }))
      const [first] = order.pictures
      const size = first ? await sizeOf(first) : { width: 1, height: 1 }
      const mask = order.mask && new Blob([`${order.mask.edge} mask`], { type: 'image/png' })
      return { images, size, ...(mask ? { mask } : {}) }
    },
    thumbnail: async (picture, signal) => {
      await gates.passed('thumbnail', signal)
      const size = await sizeOf(picture)
      return { size, blob: new Blob(['small'], { type: 'image/webp' }) }
    },
  }
}

import { FailureError } from '#core/failure.ts'
import type { Rect, Size } from '#core/geometry.ts'
import { operated } from '#core/mask/maskOperation.ts'
import { describeMask } from '#core/mask/maskSummary.ts'
import { maskFromPixels, type PackedMask, packed, unpacked } from '#core/mask/pack.ts'
import { resizedTo } from '#core/mask/resize.ts'
import { extendedSize } from '#core/outpaint.ts'
import { regionsFor } from '#core/sendRegions.ts'
import type {
  Imaging,
  LockOrder,
  MaskMeaning,
  Selector,
  UploadOrder,
} from '#services/imaging/imaging.ts'
import { createGates, type Gates } from './gates.ts'

export interface FakeImaging extends Imaging {
  readonly gates: Gates
  /** The uploads asked for. */
  readonly orders: readonly UploadOrder[]
  /** The locks asked for. */
  readonly lockOrders: readonly LockOrder[]
  /** Previews that are in memory. */
  readonly previews: ReadonlySet<ImageBitmap>
  /** The selectors that hold a picture, by its id. */
  readonly selecting: ReadonlyMap<Selector, string>
}

/** A file of a picture, as the fake understands it. */
export const pictureFile = (name: string, { width, height }: Size = { width: 640, height: 480 }) =>
  new File([`${width}x${height} ${name}`], name, { type: 'image/png' })

/** A mask file, all of which is painted if it means what it says: `unclear` files may mean all there is. */
export const maskPicture = (
  meaning: MaskMeaning | 'unclear',
  { width, height }: Size = { width: 640, height: 480 },
) => new File([`${width}x${height} mask ${meaning}`], `${meaning}.png`, { type: 'image/png' })

/** A file that is no picture. */
export const brokenFile = (name: string) => new File(['broken'], name, { type: 'image/png' })

async function sizeOf(picture: Blob): Promise<Size> {
  const found = /^(\d+)x(\d+)/.exec(await picture.text())
  if (!found) throw new FailureError({ kind: 'picture', detail: 'This is not a picture.' })
  return { width: Number(found[1]), height: Number(found[2]) }
}

const allMeanings: readonly MaskMeaning[] = ['transparent', 'opaque', 'white', 'black']

/** What a mask file says it means. */
async function meaningsOf(file: Blob): Promise<readonly MaskMeaning[]> {
  const said = / mask (\w+)/.exec(await file.text())?.[1]
  const found = allMeanings.filter((meaning) => meaning === said)
  return found.length > 0 ? found : allMeanings
}

/** A mask with everything within a rectangle painted. */
export function boxMask(size: Size, { x, y, width, height }: Rect): PackedMask {
  const pixels = new Uint8Array(size.width * size.height)
  const right = Math.min(size.width, x + width)
  for (let row = Math.max(0, y); row < Math.min(size.height, y + height); row++)
    pixels.fill(255, row * size.width + Math.max(0, x), row * size.width + right)
  return packed(maskFromPixels(size, pixels))
}

const wholeOf = ({ width, height }: Size): Rect => ({ x: 0, y: 0, width, height })
const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 }

/** A wand takes a square as far round its pixel as the tolerance, smart selection all of the box. */
function createFakeSelector(gates: Gates, selecting: Map<Selector, string>): Selector {
  let superseded = new AbortController()
  let closed = new AbortController()
  const until = (...signals: readonly (AbortSignal | undefined)[]) =>
    AbortSignal.any([closed.signal, ...signals.filter((signal) => signal !== undefined)])
  const selector: Selector = {
    wand: async ({ pictureId, picture, x, y, tolerance }, signal) => {
      superseded.abort()
      superseded = new AbortController()
      selecting.set(selector, pictureId)
      await gates.passed('wand', until(signal, superseded.signal))
      const side = 2 * Math.round(tolerance) + 1
      const square = { x: x - (side - 1) / 2, y: y - (side - 1) / 2, width: side, height: side }
      return { selection: boxMask(await sizeOf(picture), square) }
    },
    smartSelect: async ({ pictureId, picture, box, inside, outside }, options = {}) => {
      selecting.set(selector, pictureId)
      await gates.passed('smartSelect', until(options.signal))
      options.onProgress?.(1)
      const selection = boxMask(await sizeOf(picture), box)
      return inside || outside ? { selection, note: 'It was told more.' } : { selection }
    },
    close: () => {
      selecting.delete(selector)
      closed.abort()
      closed = new AbortController()
    },
  }
  return selector
}

/** The calls about masks, and the larger canvas. */
function createFakeMasks(
  gates: Gates,
): Pick<Imaging, 'reshape' | 'openMask' | 'readMask' | 'maskFile' | 'transparencyMask' | 'extend'> {
  const maskFiles = new WeakMap<Blob, PackedMask>()
  return {
    reshape: async ({ packed: mask, operation }, { signal, onProgress } = {}) => {
      await gates.passed('reshape', signal)
      return packed(operated(unpacked(mask), operation, onProgress))
    },
    openMask: async (file, signal) => {
      await gates.passed('openMask', signal)
      const meanings = await meaningsOf(file)
      return { size: await sizeOf(file), meanings, certain: meanings.length === 1 }
    },
    readMask: async ({ file, meaning, size }, signal) => {
      await gates.passed('readMask', signal)
      const made = maskFiles.get(file)
      if (made) return packed(resizedTo(unpacked(made), size))
      await sizeOf(file)
      const isMeant = (await meaningsOf(file)).includes(meaning)
      return boxMask(size, isMeant ? wholeOf(size) : NOWHERE)
    },
    maskFile: async ({ packed: mask, kind }, signal) => {
      await gates.passed('maskFile', signal)
      const { width, height } = mask
      const file = new Blob([`${width}x${height} ${kind} mask`], { type: 'image/png' })
      maskFiles.set(file, mask)
      return file
    },
    transparencyMask: async (picture, signal) => {
      await gates.passed('transparencyMask', signal)
      const size = await sizeOf(picture)
      return boxMask(size, { ...wholeOf(size), height: 1 })
    },
    extend: async ({ picture, sides }, signal) => {
      await gates.passed('extend', signal)
      const { width, height } = extendedSize(await sizeOf(picture), sides)
      return new Blob([`${width}x${height} extended`], { type: 'image/png' })
    },
  }
}

const fakeNotes = ['It was made without pixels.']

/** A lock says in its text what was put back on to what; a third of what is outside the mask was changed. */
function createFakeLock(gates: Gates, lockOrders: LockOrder[]): Imaging['lock'] {
  return async (order, { signal, onProgress } = {}) => {
    lockOrders.push(order)
    await gates.passed('lock', signal)
    const { source, answer, settings } = order
    const size = await sizeOf(source)
    await sizeOf(answer)
    onProgress?.(1)
    const text = `${size.width}x${size.height} locked ${await answer.text()}`
    return {
      picture: new Blob([text], { type: 'image/png' }),
      heatMap: new Blob(['heat'], { type: 'image/png' }),
      report: {
        changedOutside: 0,
        registration: {
          ...{ fit: 'stretch', dx: 2, dy: -1, scale: 1.01, confidence: 0.9 },
          applied: settings.register,
          grid: size,
        },
        leak: { mean: 0.02, percentile95: 0.05, visibleShare: 0.33 },
        featherPx: settings.featherPx ?? 4,
        notes: fakeNotes,
      },
    }
  }
}

/** Imaging without pixels: a picture is a file whose text begins with its size. */
export function createFakeImaging(): FakeImaging {
  const gates = createGates()
  const orders: UploadOrder[] = []
  const lockOrders: LockOrder[] = []
  const previews = new Set<ImageBitmap>()
  const selecting = new Map<Selector, string>()
  const bitmap = (size: Size): ImageBitmap => {
    const made = { ...size, close: () => void previews.delete(made) }
    return made
  }
  return {
    gates,
    orders,
    lockOrders,
    previews,
    selecting,
    open: async (file, signal) => {
      await gates.passed('open', signal)
      const size = await sizeOf(file)
      const preview = bitmap(size)
      previews.add(preview)
      return { file, size, mime: file.type, hasAlpha: false, preview }
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
      const whole = first ? await sizeOf(first) : { width: 1, height: 1 }
      const { width, height } = order.size ?? order.crop ?? whole
      const size = { width, height }
      const mask = order.mask && new Blob([`${order.mask.edge} mask`], { type: 'image/png' })
      return { images, size, ...(mask ? { mask } : {}) }
    },
    describe: async (mask, signal) => {
      await gates.passed('describe', signal)
      return describeMask(unpacked(mask))
    },
    regions: async ({ packed, rule }, signal) => {
      await gates.passed('regions', signal)
      return regionsFor(unpacked(packed), rule)
    },
    thumbnail: async (picture, signal) => {
      await gates.passed('thumbnail', signal)
      const size = await sizeOf(picture)
      return { size, blob: new Blob(['small'], { type: 'image/webp' }) }
    },
    ...createFakeMasks(gates),
    lock: createFakeLock(gates, lockOrders),
    selector: () => createFakeSelector(gates, selecting),
  }
}

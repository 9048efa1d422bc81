import type { MaskEdge } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import type { PackedMask } from '#core/mask/pack.ts'

/** A picture file that was found good. */
export interface OpenedPicture {
  /** After orientation. */
  readonly size: Size
  /** Sniffed from the bytes. */
  readonly mime: string
  /** Whether the file has an alpha channel. */
  readonly hasAlpha: boolean
  /** For the screen at once: oriented, in sRGB, at most 2048 pixels long. */
  readonly preview: ImageBitmap
}

/** What an upload is made from. */
export interface UploadOrder {
  /** Picture files, the masked one first. */
  readonly pictures: readonly Blob[]
  /** Painted at the first picture's own size. */
  readonly mask?: { readonly packed: PackedMask; readonly edge: MaskEdge }
  /** The model's upload budget in pixels. */
  readonly totalPixels: number
}

/** The very files that are sent. */
export interface Upload {
  /** PNGs, oriented, each at its upload size. */
  readonly images: readonly Blob[]
  /** RGBA PNG of the first image's size: RGB 0, alpha 255 - painted. */
  readonly mask?: Blob
  /** Of the first image. */
  readonly size: Size
}

export interface Thumbnail {
  /** WebP, at most 320 pixels long. */
  readonly blob: Blob
  /** Of the picture itself. */
  readonly size: Size
}

/**
 * Pixels: everything that decodes, resizes or encodes, in a worker. Every call rejects with a `FailureError` of kind
 * `picture` whose detail says what is wrong with the file and what to do, or `cancelled`.
 */
export interface Imaging {
  /** Checks a file and shows it: at most 100 megapixels and 16,384 pixels a side. */
  readonly open: (file: Blob, signal?: AbortSignal) => Promise<OpenedPicture>
  /** The whole picture, oriented, in sRGB. */
  readonly decode: (file: Blob, signal?: AbortSignal) => Promise<ImageBitmap>
  readonly upload: (order: UploadOrder, signal?: AbortSignal) => Promise<Upload>
  readonly thumbnail: (picture: Blob, signal?: AbortSignal) => Promise<Thumbnail>
}

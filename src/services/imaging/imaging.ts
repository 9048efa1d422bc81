import type { MaskEdge } from '#core/generation.ts'
import type { Rect, Size } from '#core/geometry.ts'
import type { MaskOperation } from '#core/mask/maskOperation.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import type { Sides } from '#core/outpaint.ts'
import type { LockReport, LockSettings } from '#core/pixelLock.ts'
import type { Region } from '#core/region.ts'
import type { SendRule } from '#core/sendRegions.ts'

/** A picture file that was found good. */
export interface OpenedPicture {
  /** The file as it was, in the browser's own keeping: on disk it may change or go. */
  readonly file: Blob
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
  /** What of the first picture and its mask is sent, in whole pixels of the (oriented) picture; absent: all of it. */
  readonly crop?: Rect
  /** The size that part is sent at, larger or smaller; absent: by the budget, as all other pictures are. */
  readonly size?: Size
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

export interface ReshapeOrder {
  readonly packed: PackedMask
  readonly operation: MaskOperation
}

/** How long work is watched and stopped. */
export interface WorkOptions {
  readonly signal?: AbortSignal
  /** Is told now and then which share of the work is done, 0..1, never less than before. */
  readonly onProgress?: (share: number) => void
}

/**
 * Which pixels of a mask file are to be repainted; in between, soft. What is transparent is neither `white` nor `black`.
 * The API's own convention is `transparent`, most programs' is `white`.
 */
export type MaskMeaning = 'transparent' | 'opaque' | 'white' | 'black'

/** A file that may be a mask. */
export interface OpenedMask {
  /** After orientation; need not be the picture's. */
  readonly size: Size
  /** What it can mean, the most likely first. */
  readonly meanings: readonly MaskMeaning[]
  /** Whether the first is meant beyond doubt; if not, the user should be asked. */
  readonly certain: boolean
}

export interface RegionsOrder {
  readonly packed: PackedMask
  readonly rule: SendRule
}

export interface ReadMaskOrder {
  readonly file: Blob
  readonly meaning: MaskMeaning
  /** The picture's own. A file of another size is resampled to it with Lanczos, one of another shape stretched. */
  readonly size: Size
}

/**
 * `blackWhite`: 8-bit grey, white is repainted. `alpha`: the API's own convention, RGBA with RGB 0 and alpha
 * 255 - painted.
 */
export type MaskFileKind = 'blackWhite' | 'alpha'

export interface MaskFileOrder {
  readonly packed: PackedMask
  readonly kind: MaskFileKind
}

export interface ExtendOrder {
  readonly picture: Blob
  readonly sides: Sides
}

/** What is put back on to what. */
export interface LockOrder {
  /** The untouched original: the picture file as it was opened. */
  readonly source: Blob
  /** The picture file that came. */
  readonly answer: Blob
  /** Of the (oriented) source's own size. What is painted at all may change. */
  readonly mask: PackedMask
  /** What of the source was sent, in whole pixels of it; absent: all of it. */
  readonly crop?: Rect
  readonly settings: LockSettings
}

export interface Locked {
  /** PNG of the source's own size. Every pixel that is not painted, or beyond the crop, is the source's, alpha included. */
  readonly picture: Blob
  readonly report: LockReport
  /**
   * Small PNG of what was sent (the crop): where the raw answer differed from the source outside the mask, in warm
   * colours, the warmer the more; transparent where no difference can be seen.
   */
  readonly heatMap: Blob
}

/** A picture to select in: decoded once as long as the id stays the same. */
export interface SelectedPicture {
  readonly pictureId: string
  readonly picture: Blob
}

export interface WandOrder extends SelectedPicture {
  /** A pixel of the (oriented) picture, in whole numbers. */
  readonly x: number
  readonly y: number
  /** 0..100: how different a colour may be, in hundredths of the difference of black and white in OKLab. */
  readonly tolerance: number
  /** Whether only what hangs together with the pixel is taken, or all of that colour. */
  readonly contiguous: boolean
}

export interface SmartSelectOrder extends SelectedPicture {
  /** Drawn round the thing, in pixels of the picture; what hangs over its edge is cut off. */
  readonly box: Rect
  /** What is known to belong to the thing, of the picture's size: where it is masked (128 or more). */
  readonly inside?: PackedMask
  /** What is known not to; where both are masked, this counts. */
  readonly outside?: PackedMask
}

export interface Selected {
  /** Of the whole picture, soft at its edge; to be combined with the mask. */
  readonly selection: PackedMask
}

export interface SmartSelected extends Selected {
  /** What the user should know, in words. */
  readonly note?: string
}

/**
 * Selects by colour, in a worker of its own that starts with the first call, holds the pixels of the last picture it was
 * asked about (4 bytes each) and answers one call after the other. Rejects as `Imaging` does.
 */
export interface Selector {
  /**
   * The magic wand. A newer call supersedes an older one, which is `cancelled`. Quick when only the tolerance differs from
   * the last call.
   */
  readonly wand: (order: WandOrder, signal?: AbortSignal) => Promise<Selected>
  /**
   * Cuts out the thing in a box. Cancelling it ends the worker, and with it every other call that is under way; the next
   * call starts another. A box without area or outside the picture is a `picture` failure in words.
   */
  readonly smartSelect: (order: SmartSelectOrder, options?: WorkOptions) => Promise<SmartSelected>
  /** Ends the worker and frees its memory; calls under way are `cancelled`. It can be used again. */
  readonly close: () => void
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
  /**
   * Long work on a whole mask, in a worker of its own that is ended afterwards, and at once when it is cancelled. The mask
   * stays the caller's. A number out of its range is an `internal` failure.
   */
  readonly reshape: (order: ReshapeOrder, options?: WorkOptions) => Promise<PackedMask>
  /** What is masked, in words: how much, how many areas, where. */
  readonly describe: (mask: PackedMask, signal?: AbortSignal) => Promise<string>
  /** What is sent when only the surroundings of the mask are. */
  readonly regions: (order: RegionsOrder, signal?: AbortSignal) => Promise<readonly Region[]>
  /** Finds out what a file of the same limits as a picture means as a mask. */
  readonly openMask: (file: Blob, signal?: AbortSignal) => Promise<OpenedMask>
  /** What a mask file says is to be repainted. Soft edges stay soft; the noise of a lossy file is not taken over. */
  readonly readMask: (order: ReadMaskOrder, signal?: AbortSignal) => Promise<PackedMask>
  /** A PNG of the mask's own size. `readMask` gives the very same mask back. */
  readonly maskFile: (order: MaskFileOrder, signal?: AbortSignal) => Promise<Blob>
  /** Painted where the (oriented) picture is transparent: 255 - alpha. */
  readonly transparencyMask: (picture: Blob, signal?: AbortSignal) => Promise<PackedMask>
  /**
   * A PNG of the (oriented) picture on a larger canvas: its pixels as they are, in sRGB, and round them a blurred
   * continuation of its edge. The limits are those of `open`; beyond them it is a `picture` failure.
   */
  readonly extend: (order: ExtendOrder, signal?: AbortSignal) => Promise<Blob>
  /**
   * Pixel lock: puts an answer back through the mask on to the untouched original, in a worker of its own that is ended
   * afterwards, and at once when it is cancelled. What lies outside the mask is compared in the very file that is handed
   * out. A source or an answer that cannot be decoded is a `picture` failure that says which; a mask that is not of the
   * source's size, or a crop beyond it, an `internal` one.
   */
  readonly lock: (order: LockOrder, options?: WorkOptions) => Promise<Locked>
  /** Has no worker until it is first asked; `close` it when the picture or the tool is left. */
  readonly selector: () => Selector
}

import { FailureError } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'

/** The largest side and area that are opened; beyond them browsers' canvases fail. */
const MAX_SIDE = 16_384
const MAX_PIXELS = 100_000_000
/** A hundred megapixels without any compression, and room for metadata. */
export const MAX_BYTES = 512 * 1024 * 1024

/** A `FailureError` of kind `picture`. @param detail what is wrong with the file and what to do */
export const refusal = (detail: string, options?: ErrorOptions): FailureError =>
  new FailureError({ kind: 'picture', detail }, options)

export const truncated = (): FailureError =>
  refusal('The file ends early: part of the picture is missing. Copy or download it again.')

export const damaged = (what: string): FailureError =>
  refusal(
    `The file is damaged: its ${what} makes no sense. Copy or download it again, or save it anew in a picture editor.`,
  )

export const undecodable = (format: string, cause: unknown): FailureError =>
  refusal(
    `The browser cannot decode this ${format}: it is damaged or of an unusual kind. Save it as PNG in a picture editor and add that.`,
    { cause },
  )

const count = (value: number) => value.toLocaleString('en-US')

export const sizeText = ({ width, height }: Size): string =>
  `${count(width)} \u00d7 ${count(height)}`

/** How large a picture may be, in words. */
export const limitsText = `at most ${count(MAX_SIDE)} pixels a side and ${MAX_PIXELS / 1e6} megapixels can be opened`

/** Whether a picture of that many pixels is not too large. */
export const isOpenable = ({ width, height }: Size): boolean =>
  Math.max(width, height) <= MAX_SIDE && width * height <= MAX_PIXELS

/** Throws if a picture of that many pixels cannot be opened. */
export function requireOpenable(size: Size): void {
  if (size.width < 1 || size.height < 1) throw damaged('size')
  if (isOpenable(size)) return
  throw refusal(
    `The picture is ${sizeText(size)} pixels, which is too large: ${limitsText}. Make it smaller and add it again.`,
  )
}

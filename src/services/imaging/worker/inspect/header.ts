import type { Size } from '#core/geometry.ts'
import type { Orientation } from '#services/imaging/worker/orientation.ts'

/** Which colours the values stand for. `other`: they must be converted to be shown right on a plain canvas. */
export type Profile = 'untagged' | 'sRGB' | 'other'

/** Bytes of the file to write over. */
export interface Edit {
  readonly at: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What a picture file says of itself, without decoding it. */
export interface PictureHeader {
  /** In pixels as they are stored, before orientation; the first frame's if there are several. */
  readonly size: Size
  /** The turn that is still to be made when the file has been decoded with `uprightEdits`. */
  readonly orientation: Orientation
  /** Take the orientation out of the file, so that no decoder turns the picture by itself. */
  readonly uprightEdits: readonly Edit[]
  readonly profile: Profile
  /** Whether there is an alpha channel or a transparent colour. */
  readonly hasAlpha: boolean
}

/** The part of a header that Exif gives; this one if there is none. */
export const upright: Pick<PictureHeader, 'orientation' | 'uprightEdits'> = {
  orientation: 1,
  uprightEdits: [],
}

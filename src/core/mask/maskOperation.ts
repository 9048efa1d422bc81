import { holesFilled, specksRemoved } from './areas.ts'
import { feathered, smoothed } from './feather.ts'
import { grown, shrunk } from './grow.ts'
import type { Mask } from './mask.ts'
import type { OnShare } from './retile.ts'

/** What can be done to a whole mask and may take a while, as plain data: for a worker. */
export type MaskOperation =
  | { readonly kind: 'grow'; readonly px: number }
  | { readonly kind: 'shrink'; readonly px: number }
  /** The edge gets soft this far to either side. */
  | { readonly kind: 'feather'; readonly radiusPx: number }
  /** What juts out by less goes. */
  | { readonly kind: 'smooth'; readonly radiusPx: number }
  | { readonly kind: 'fillHoles' }
  /** Areas of fewer pixels go. */
  | { readonly kind: 'removeSpecks'; readonly minPx: number }

/** The mask after an operation. Throws a RangeError if a number is out of its range. */
export function operated(mask: Mask, operation: MaskOperation, onShare?: OnShare): Mask {
  switch (operation.kind) {
    case 'grow':
      return grown(mask, operation.px, onShare)
    case 'shrink':
      return shrunk(mask, operation.px, onShare)
    case 'feather':
      return feathered(mask, operation.radiusPx, onShare)
    case 'smooth':
      return smoothed(mask, operation.radiusPx, onShare)
    case 'fillHoles':
      return holesFilled(mask, onShare)
    case 'removeSpecks':
      return specksRemoved(mask, operation.minPx, onShare)
  }
}

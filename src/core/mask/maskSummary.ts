import type { ImagePoint, Size } from '#core/geometry.ts'
import { type Area, maskAreas } from './areas.ts'
import { coverage, type Mask } from './mask.ts'

/** Where something lies in a picture, by thirds. */
export type Place =
  | 'upper left'
  | 'top'
  | 'upper right'
  | 'left'
  | 'centre'
  | 'right'
  | 'lower left'
  | 'bottom'
  | 'lower right'

/** What there is to say of a mask. */
export interface MaskSummary {
  /** The painted share of the picture, 0..1. */
  readonly share: number
  /** How many areas there are of masked pixels (128 or more) that hang together. */
  readonly areas: number
  /** Where the middle of the largest one is; nothing if there is none. */
  readonly place: Place | undefined
}

const PLACES: readonly (readonly Place[])[] = [
  ['upper left', 'top', 'upper right'],
  ['left', 'centre', 'right'],
  ['lower left', 'bottom', 'lower right'],
]

export function summaryOf(mask: Mask, areas: readonly Area[] = maskAreas(mask)): MaskSummary {
  const [largest] = areas
  return {
    share: coverage(mask),
    areas: areas.length,
    place: largest && placeOf(largest.centroid, mask),
  }
}

function placeOf({ x, y }: ImagePoint, { width, height }: Size): Place | undefined {
  return PLACES[Math.floor((3 * y) / height)]?.[Math.floor((3 * x) / width)]
}

/** In words: "12 % masked, two areas, the largest upper left". */
export function summaryText({ share, areas, place }: MaskSummary): string {
  if (share === 0) return 'Nothing masked'
  if (share === 1) return 'Everything masked'
  const parts = [`${percentText(share)} masked`]
  if (areas === 0) parts.push('faintly')
  if (areas > 0) parts.push(areas === 1 ? 'one area' : `${numberText(areas)} areas`)
  if (place) parts.push(areas === 1 ? place : `the largest ${place}`)
  return parts.join(', ')
}

/** In words, straight from a mask. */
export const describeMask = (mask: Mask): string => summaryText(summaryOf(mask))

function percentText(share: number): string {
  if (share < 0.01) return 'Less than 1 %'
  if (share > 0.99) return 'More than 99 %'
  return `${Math.round(share * 100)} %`
}

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
]

const numberText = (count: number) => NUMBERS[count] ?? count.toLocaleString('en')

import type { Size } from '#core/geometry.ts'
import { invalidValue } from './apiError.ts'

const STEP = 16
const LONGEST_EDGE = 3840
const WIDEST_RATIO = 3
const FEWEST_PIXELS = 655_360
const MOST_PIXELS = 8_294_400

/** The rules of GPT Image 2 and later for sizes that are not in their lists. */
function problemOf({ width, height }: Size): string | undefined {
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  if (width % STEP !== 0 || height % STEP !== 0)
    return `Width and height must be multiples of ${STEP}.`
  if (long > LONGEST_EDGE) return `The longer edge must be at most ${LONGEST_EDGE} pixels.`
  if (long > short * WIDEST_RATIO) return `The aspect ratio must not exceed ${WIDEST_RATIO}:1.`
  if (width * height < FEWEST_PIXELS || width * height > MOST_PIXELS)
    return `The picture must have ${FEWEST_PIXELS} to ${MOST_PIXELS} pixels.`
  return undefined
}

/** The size a request asks for; undefined for `auto`. Throws an `ApiError`. */
export function sizeAsked(value: string | undefined): Size | undefined {
  if (value === undefined || value === 'auto') return undefined
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(value) ?? []
  if (!width || !height)
    throw invalidValue('size', value, "Use 'auto' or WIDTHxHEIGHT, for example '1024x1024'.")
  const size = { width: Number(width), height: Number(height) }
  const problem = problemOf(size)
  if (problem) throw invalidValue('size', value, problem)
  return size
}

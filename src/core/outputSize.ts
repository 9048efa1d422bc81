import type { Size } from '#core/geometry.ts'

/** Which sizes a model makes: some by name, or nearly any. Every list begins with `auto`. */
export interface SizeRule {
  readonly kind: 'fixed' | 'free'
  /** Sizes to offer by name, as `WIDTHxHEIGHT`, and `auto`. */
  readonly sizes: readonly string[]
}

/** The rules of GPT Image 2 and later. */
export const freeSizeLimits = {
  step: 16,
  longestEdge: 3840,
  widestRatio: 3,
  fewestPixels: 655_360,
  mostPixels: 8_294_400,
} as const

export const freeSizes: SizeRule = {
  kind: 'free',
  sizes: [
    'auto',
    '1024x1024',
    '1536x1024',
    '1024x1536',
    '2048x2048',
    '2048x1152',
    '1152x2048',
    '3840x2160',
    '2160x3840',
  ],
}

export const sizeName = ({ width, height }: Size): string => `${width}x${height}`

/** The size behind `WIDTHxHEIGHT`; undefined for anything else, such as `auto`. */
export function sizeNamed(name: string): Size | undefined {
  const [, width, height] = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(name) ?? []
  return width && height ? { width: Number(width), height: Number(height) } : undefined
}

/** Why a size is not legal under the free rules, in words; undefined when it is. */
export function freeSizeProblem({ width, height }: Size): string | undefined {
  const { step, longestEdge, widestRatio, fewestPixels, mostPixels } = freeSizeLimits
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  if (width % step !== 0 || height % step !== 0)
    return `Width and height must be multiples of ${step}.`
  if (long > longestEdge) return `The longer edge must be at most ${longestEdge} pixels.`
  if (long > short * widestRatio) return `The aspect ratio must not exceed ${widestRatio}:1.`
  if (width * height < fewestPixels || width * height > mostPixels)
    return `The picture must have ${fewestPixels} to ${mostPixels} pixels.`
  return undefined
}

/** How far two sizes are apart: in shape first (log of the ratios), then in pixels. */
function distance(a: Size, b: Size): number {
  const shape = Math.abs(Math.log((a.width * b.height) / (a.height * b.width)))
  const pixels = Math.abs(Math.log((a.width * a.height) / (b.width * b.height)))
  return shape * 8 + pixels
}

function nearest(wanted: Size, candidates: readonly Size[]): Size | undefined {
  let best: Size | undefined
  for (const candidate of candidates)
    if (!best || distance(wanted, candidate) < distance(wanted, best)) best = candidate
  return best
}

/** Legal sizes about as large as wanted: for every width near it the two heights around the right shape. */
function legalNear(wanted: Size): readonly Size[] {
  const { step, longestEdge, widestRatio, fewestPixels, mostPixels } = freeSizeLimits
  const ratio = Math.min(widestRatio, Math.max(1 / widestRatio, wanted.width / wanted.height))
  const pixels = Math.min(mostPixels, Math.max(fewestPixels, wanted.width * wanted.height))
  const ideal = Math.min(Math.sqrt(pixels * ratio), longestEdge, longestEdge * ratio)
  const sizes: Size[] = []
  for (let width = step; width <= longestEdge; width += step) {
    if (Math.abs(width - ideal) > ideal / 4 + step) continue
    const height = Math.floor(width / ratio / step) * step
    sizes.push({ width, height }, { width, height: height + step })
  }
  return sizes.filter((size) => size.height > 0 && !freeSizeProblem(size))
}

/**
 * The legal size nearest to a wanted one, as `WIDTHxHEIGHT`: the shape counts more than the number of pixels, so that a
 * picture keeps its look. The wanted size itself when it is legal.
 */
export function nearestSize(wanted: Size, rule: SizeRule): string {
  const listed = rule.sizes.flatMap((name) => sizeNamed(name) ?? [])
  if (rule.kind === 'free' && !freeSizeProblem(wanted)) return sizeName(wanted)
  const found = nearest(wanted, rule.kind === 'free' ? legalNear(wanted) : listed)
  return found ? sizeName(found) : 'auto'
}

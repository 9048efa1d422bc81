import type { Size } from '#core/geometry.ts'
import type { Region } from '#core/region.ts'

const areaOf = ({ width, height }: Size) => width * height

const sizeWords = ({ width, height }: Size) => `${width} × ${height}`

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last
}

function shareWords(regions: readonly Region[], picture: Size): string {
  const sum = regions.reduce((total, { crop }) => total + areaOf(crop), 0)
  const percent = (100 * sum) / areaOf(picture)
  return percent < 1 ? 'under 1 %' : `${Math.round(percent)} %`
}

/**
 * For people: `Sends 1024 × 1024 of 9000 × 7000 (12 % of the picture).` The size is the one sent, the share the one that
 * is shown. Empty when there are no regions.
 */
export function sentWords(regions: readonly Region[], picture: Size): string {
  const [first] = regions
  if (!first) return ''
  const sent = listed(regions.map(({ size }) => sizeWords(size)))
  const whole = regions.length === 1 && areaOf(first.crop) === areaOf(picture)
  if (whole) return `Sends all of ${sizeWords(picture)} as ${sent}.`
  const parts = regions.length > 1 ? `${regions.length} parts, ${sent},` : sent
  return `Sends ${parts} of ${sizeWords(picture)} (${shareWords(regions, picture)} of the picture).`
}

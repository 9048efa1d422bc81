/** A source of numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

export const between = (random: Random, low: number, high: number): number =>
  low + random() * (high - low)

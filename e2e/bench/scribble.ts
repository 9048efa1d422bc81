/** A generator of numbers in [0, 1), the same for the same seed (Lehmer, modulus 2^31 - 1). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export interface Scribble {
  readonly sizePx: number
  readonly points: readonly { readonly x: number; readonly y: number; readonly pressure: number }[]
}

/** A wandering stroke as hands make them, on a square picture of the given side. */
export function scribble(side: number, random: () => number): Scribble {
  const radius = (side / 1024) * (8 + random() * 32)
  let [x, y, heading] = [random() * side, random() * side, random() * 2 * Math.PI]
  const points = Array.from({ length: 30 + Math.floor(random() * 120) }, () => {
    const point = { x, y, pressure: 1 }
    heading += (random() - 0.5) * 0.7
    x = Math.min(side, Math.max(0, x + Math.cos(heading) * radius * 0.35))
    y = Math.min(side, Math.max(0, y + Math.sin(heading) * radius * 0.35))
    return point
  })
  return { sizePx: 2 * radius, points }
}

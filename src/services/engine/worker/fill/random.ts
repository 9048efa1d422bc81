/** A seeded stream of numbers (xorshift32). Its one state word is never 0. */
export interface Random {
  readonly state: Int32Array
}

/** The same seed gives the same stream; neighbouring seeds give unrelated ones. */
export function createRandom(seed: number): Random {
  let word = Math.trunc(seed) | 0
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b)
  word ^= word >>> 16
  return { state: Int32Array.of(word || 0x9e3779b9) }
}

/** The next 32 bits, as a signed integer. */
export function nextBits(random: Random): number {
  let word = random.state[0]
  word ^= word << 13
  word ^= word >>> 17
  word ^= word << 5
  random.state[0] = word
  return word
}

/** 0 <= share < 1. */
export function nextShare(random: Random): number {
  return (nextBits(random) >>> 0) / 0x1_0000_0000
}

/** A whole number, 0 <= index < count. */
export function nextIndex(random: Random, count: number): number {
  return Math.floor(nextShare(random) * count)
}

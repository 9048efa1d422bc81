import type { Size } from '#core/geometry.ts'

/** How an answer is put back on to the source. Plain data: it is stored with the result and can be changed later. */
export interface LockSettings {
  /** Width of the soft edge within the mask, in source pixels; absent: by how much larger the source is. */
  readonly featherPx?: number
  /** Whether the answer's colours are matched to the source's along the mask's edge. */
  readonly tone: boolean
  /** Whether the seam is closed in the gradient domain. */
  readonly seam: boolean
  /** Whether a shift and a scale of the answer are found and undone. */
  readonly register: boolean
}

export const defaultLock: LockSettings = { tone: true, seam: true, register: true }

/** How the answer lies on the source. */
export interface Registration {
  /** How what was sent was brought to the answer's shape: stretched, cut off, or whole between borders. */
  readonly fit?: 'stretch' | 'cover' | 'contain'
  /** Shift in pixels of the grid it was measured on. */
  readonly dx: number
  readonly dy: number
  readonly scale: number
  /** 0..1; too little means that nothing was undone. */
  readonly confidence: number
  readonly applied: boolean
  readonly grid: Size
}

/** How much of the raw answer differs from the source outside the mask, after registration (OKLab differences). */
export interface Leak {
  readonly mean: number
  readonly percentile95: number
  /** Share of the pixels outside the mask whose difference can be seen, 0..1. */
  readonly visibleShare: number
}

/** What pixel lock did, as far as a designer may want to know. */
export interface LockReport {
  /** Pixels outside the feathered mask that differ from the source: counted on the result, and 0. */
  readonly changedOutside: number
  readonly registration: Registration
  readonly leak: Leak
  /** As it was used, in source pixels. */
  readonly featherPx: number
  /** What is odd about the answer, in words. */
  readonly notes: readonly string[]
}

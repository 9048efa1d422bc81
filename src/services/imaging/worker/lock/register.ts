import type { Size } from '#core/geometry.ts'
import { likeness, type Pair, refined, seenFrom } from './align.ts'
import { type Level, pairOf, pyramid, type RegisterOrder } from './level.ts'
import { phaseShift, spectrumOf, spectrumSide } from './phase.ts'
import { type Drift, drifted, type Fit, fitted, noDrift, type Placement } from './placement.ts'

/** How an answer was found to lie over the picture it was made from. */
export interface Registration extends Drift {
  readonly fit: Fit
  /** The correlation of what both show outside the mask, 0..1. */
  readonly confidence: number
  /** Whether the drift is believed; if not it is none, and the answer is taken as it came. */
  readonly applied: boolean
  /** The size of the grid that `dx` and `dy` are pixels of. */
  readonly grid: Size
  /** Where the grid lies on the answer that was compared. */
  readonly placement: Placement
}

/** Below this likeness of the two pictures their drift is a guess. */
const LEAST_CONFIDENCE = 0.3

/** Scales to try; between two of them refinement finds the way. */
const SCALES = Array.from({ length: 27 }, (_, i) => 0.87 * 1.01 ** i)

/** The furthest shift to look for, as a share of the long side. */
const REACH = 0.12

/** The share of the picture that must be left to compare. */
const LEAST_SHARE = 0.02

/** The sizes themselves: those of coarser levels are rounded. */
interface Sizes {
  readonly picture: Size
  readonly answer: Size
}

/** Shapes that differ by less than this were not cropped. */
const SAME_SHAPE = 0.005

function plausibleFits({ picture, answer }: Sizes): readonly Fit[] {
  const shapes = (picture.width * answer.height) / (picture.height * answer.width)
  return Math.abs(Math.log(shapes)) < SAME_SHAPE ? ['stretch'] : ['stretch', 'cover', 'contain']
}

const rescaled = ({ dx, dy, scale }: Drift, ratio: number): Drift => ({
  dx: dx * ratio,
  dy: dy * ratio,
  scale,
})

interface Candidate {
  readonly pair: Pair
  readonly fit: Fit
  readonly drift: Drift
  readonly score: number
}

/** The shifts at which the phases agree best, one for each scale, best first. */
function shifts(pair: Pair, fit: Fit): readonly Candidate[] {
  const { picture, weights } = pair
  const side = spectrumSide(picture)
  const reach = Math.round(Math.max(picture.width, picture.height) * REACH)
  const values = picture.values.map((value, i) => value * weights[i])
  const spectrum = spectrumOf({ ...picture, values }, side)
  const candidates = SCALES.map((scale): Candidate => {
    const seen = seenFrom(pair, { dx: 0, dy: 0, scale })
    const { dx, dy, height } = phaseShift(spectrum, spectrumOf(seen, side), reach)
    return { pair, fit, drift: { dx: dx * scale, dy: dy * scale, scale }, score: height }
  })
  return candidates.toSorted((a, b) => b.score - a.score)
}

/** How many candidates of a fit are followed up. */
const FOLLOWED = 3

/** The candidate refined at its level, and how alike the two are then. */
function followed(candidate: Candidate): Candidate {
  const drift = refined(candidate.pair, candidate.drift)
  return { ...candidate, drift, score: likeness(candidate.pair, drift) }
}

const best = (candidates: readonly Candidate[]): Candidate =>
  candidates.reduce((a, b) => (b.score > a.score ? b : a))

/** The best drift of a fit at the coarsest level, where none at all is a candidate too. */
function start(level: Level, fit: Fit): Candidate {
  const pair = pairOf(level, fit)
  const shifted = shifts(pair, fit).slice(0, FOLLOWED)
  return best([{ pair, fit, drift: noDrift, score: 0 }, ...shifted].map(followed))
}

/** The levels at which fits are told apart; on the finer ones only the best is followed. */
const COMPARED = 3

/** The best candidate of all fits, from the coarsest level to the finest. */
function search(levels: readonly Level[], sizes: Sizes): Candidate {
  const [coarsest] = levels
  let candidates = plausibleFits(sizes).map((fit) => start(coarsest, fit))
  for (const level of levels.slice(1, COMPARED))
    candidates = candidates.map((candidate) => followed(onLevel(level, candidate)))
  let found = best(candidates)
  for (const level of levels.slice(COMPARED)) {
    const finer = onLevel(level, found)
    found = { ...finer, drift: refined(finer.pair, finer.drift) }
  }
  return found
}

/** The same candidate at another level; its score is still the old one's. */
function onLevel(level: Level, { pair, fit, drift, score }: Candidate): Candidate {
  const ratio = level.picture.width / pair.picture.width
  return { pair: pairOf(level, fit), fit, drift: rescaled(drift, ratio), score }
}

const isPlausible = ({ dx, dy, scale }: Drift, { width, height }: Size) =>
  Math.max(Math.abs(dx), Math.abs(dy)) <= REACH * 1.2 * Math.max(width, height) &&
  scale > 0.84 &&
  scale < 1.19

/** Whether enough is outside the mask to compare. */
const isComparable = ({ weights }: Pair) =>
  weights.reduce((sum, weight) => sum + weight, 0) >= LEAST_SHARE * weights.length

/**
 * Finds how an answer drifted from its picture: the model may have moved, scaled, stretched or cropped it. Coarse to
 * fine, on what is outside the mask. Where the two have too little in common, the answer is taken as it came.
 */
export function register(order: RegisterOrder): Registration {
  const { picture, answer } = order
  const { pair, fit, drift, score } = search(pyramid(order), order)
  const applied = score >= LEAST_CONFIDENCE && isComparable(pair) && isPlausible(drift, picture)
  const found = applied ? { ...drift, fit } : { ...noDrift, fit: 'stretch' as const }
  return {
    ...found,
    confidence: Math.min(1, Math.max(0, score)),
    applied,
    grid: { width: picture.width, height: picture.height },
    placement: drifted(fitted(picture, answer, found.fit), found, picture),
  }
}

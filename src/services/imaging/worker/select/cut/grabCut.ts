import { gridHeads, links, type Models, pull, pullOf } from './energy.ts'
import { type Field, openPart, pasted } from './field.ts'
import { INSIDE, OPEN, OUTSIDE } from './known.ts'
import { maxFlow } from './maxFlow.ts'
import { refitted, splitMixture } from './mixture.ts'

/** A division of a field, and the colours of its two sides. */
export interface Division {
  /** 1 for a cell that is inside, else 0. */
  readonly inside: Uint8Array
  readonly models: Models
}

/** After so many rounds hardly a cell changes its side. */
const MOST_ROUNDS = 12

/** The share of the cells that may still change when it is done. */
const STILL = 0.0005

/** A thing that takes less of what it was looked for in has probably been lost. */
const COLLAPSED = 0.1

/** How much weaker links are then. */
const WEAK = 0.35

/** A stroke covers little: its colours count so much more than those that were only guessed. */
const HINT_WEIGHT = 20

/** Of a field without anything known to be outside, the share of its shorter side that is first taken to be so. */
const FRAME = 0.04

function insideWeights({ known }: Field, inside: Uint8Array): Uint8Array {
  return inside.map((isInside, i) => (known[i] === INSIDE ? HINT_WEIGHT : isInside))
}

const outsideWeights = (inside: Uint8Array) => inside.map((isInside) => 1 - isInside)

/** The colours of both sides of a division, learnt anew, from scratch if there are none. */
export function learnt(field: Field, inside: Uint8Array, models?: Models): Models {
  const { lab } = field
  const ins = { lab, weights: insideWeights(field, inside) }
  const outs = { lab, weights: outsideWeights(inside) }
  return {
    inside: refitted(models?.inside ?? splitMixture(ins), ins),
    outside: refitted(models?.outside ?? splitMixture(outs), outs),
  }
}

/** Cuts a field by given colours, as often as wished. @param strength of what holds neighbours together */
export function createCutter(whole: Field, strength = 1): (models: Models) => Uint8Array {
  const { rect, field } = openPart(whole)
  const { lab, known } = field
  const heads = gridHeads(field)
  const capacities = links(heads, lab, { meanSquare: field.meanSquare, strength })
  const terminalOf = (models: Models, i: number) =>
    known[i] === OPEN ? pull(models, lab, 3 * i) : pullOf(known[i])
  return (models) => {
    const terminals = Int32Array.from(known, (_, i) => terminalOf(models, i))
    const { inside } = maxFlow({ heads, capacities: capacities.slice(), terminals })
    return pasted(whole, rect, inside)
  }
}

/** Everything that may be inside; if all may be, a frame is left out, so that there is something to tell it from. */
function firstGuess({ width, height, known }: Field): Uint8Array {
  const isOutside = (value: number) => value === OUTSIDE
  if (known.some(isOutside)) return known.map((value) => (isOutside(value) ? 0 : 1))
  const frame = Math.ceil(FRAME * Math.min(width, height))
  return known.map((value, i) => {
    const x = i % width
    const y = Math.floor(i / width)
    const isMiddle = x >= frame && y >= frame && x < width - frame && y < height - frame
    return isMiddle || value === INSIDE ? 1 : 0
  })
}

function changes(a: Uint8Array, b: Uint8Array): number {
  let count = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++
  return count
}

/** One division after the other, until hardly anything changes. */
function inTurns(field: Field, cut: (models: Models) => Uint8Array, start?: Models): Division {
  let inside = start ? cut(start) : firstGuess(field)
  let models = learnt(field, inside, start)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = cut(models)
    const isStill = changes(inside, next) <= STILL * next.length
    inside = next
    if (isStill) break
    models = learnt(field, inside, models)
  }
  return { inside, models }
}

const countOf = (values: Uint8Array, isCounted: (value: number) => boolean) =>
  values.reduce((count, value) => count + (isCounted(value) ? 1 : 0), 0)

/**
 * Divides a field by colours that it learns from the division, in turns (Rother, Kolmogorov and Blake, "GrabCut", SIGGRAPH
 * 2004). Of a thing with much border for its size nothing may be left; if so, it tries again with weaker links.
 * @param start models to begin with; without them, all that is open is first taken to be inside
 */
export function grabCut(field: Field, start?: Models): Division {
  const division = inTurns(field, createCutter(field), start)
  const open = countOf(field.known, (known) => known !== OUTSIDE)
  if (countOf(division.inside, (value) => value === 1) >= COLLAPSED * open) return division
  return inTurns(field, createCutter(field, WEAK), start)
}

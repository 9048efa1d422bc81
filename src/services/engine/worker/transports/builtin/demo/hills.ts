import { css, mix, type Palette } from './palette.ts'
import { between, type Random } from './random.ts'

type Context = OffscreenCanvasRenderingContext2D

/** The height of a ridge, 0..1, over the place along it, 0..1. */
type Ridge = (place: number) => number

const LAYERS = 6
const OCTAVES = 6

/** Value noise along a line, between its knots as smooth as a cosine. */
function noise(random: Random, knots: number): Ridge {
  const heights = Array.from({ length: knots + 2 }, random)
  return (place) => {
    const at = place * knots
    const knot = Math.floor(at)
    const blend = (1 - Math.cos((at - knot) * Math.PI)) / 2
    return heights[knot] * (1 - blend) + heights[knot + 1] * blend
  }
}

/** A ridge out of octaves of noise. @param roughness how much of each octave the next one has, 0..1 */
function drawnRidge(random: Random, roughness: number): Ridge {
  const octaves = Array.from({ length: OCTAVES }, (_, i) => noise(random, 3 * 2 ** i))
  const weights = octaves.map((_, i) => roughness ** i)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return (place) => octaves.reduce((sum, octave, i) => sum + octave(place) * weights[i], 0) / total
}

interface Layer {
  readonly ridge: Ridge
  /** Where the ridge stands when its height is 0, and how far it rises, as shares of the picture's height. */
  readonly base: number
  readonly rise: number
}

const topOf = ({ ridge, base, rise }: Layer, place: number) => base - rise * ridge(place)

function fillLayer(context: Context, layer: Layer): void {
  const { width, height } = context.canvas
  const step = Math.max(1, width / 512)
  context.beginPath()
  context.moveTo(0, height)
  for (let x = 0; x <= width + step; x += step)
    context.lineTo(x, topOf(layer, Math.min(1, x / width)) * height)
  context.lineTo(width + step, height)
  context.fill()
}

function drawTree(context: Context, x: number, foot: number, tall: number): void {
  context.beginPath()
  for (const [low, high, wide] of [
    [0, 0.55, 0.2],
    [0.28, 0.8, 0.15],
    [0.55, 1, 0.1],
  ] as const) {
    context.moveTo(x - wide * tall, foot - low * tall)
    context.lineTo(x, foot - high * tall)
    context.lineTo(x + wide * tall, foot - low * tall)
  }
  context.rect(x - tall * 0.02, foot - tall * 0.1, tall * 0.04, tall * 0.16)
  context.fill()
}

/** Conifers in groups along a ridge. */
function drawTrees(context: Context, layer: Layer, random: Random): void {
  const { width, height } = context.canvas
  const unit = Math.min(width, height)
  for (let group = 0; group < 5; group++) {
    const middle = random()
    for (let i = 0; i < 9; i++) {
      const place = middle + (random() + random() - 1) * 0.09
      const tall = between(random, 0.03, 0.075) * unit
      if (place > 0 && place < 1)
        drawTree(context, place * width, topOf(layer, place) * height + tall * 0.06, tall)
    }
  }
}

/** Hills behind hills, the far ones in the colours of the horizon; what lies above them is left alone. */
export function drawHills(context: Context, palette: Palette, random: Random): void {
  const { height } = context.canvas
  for (let i = 0; i < LAYERS; i++) {
    const near = i / (LAYERS - 1)
    const layer: Layer = {
      ridge: drawnRidge(random, 0.52 - 0.16 * near),
      base: 0.66 + 0.32 * near,
      rise: between(random, 0.2, 0.34) - 0.1 * near,
    }
    const colour = mix(palette.farHill, palette.nearHill, near ** 0.85)
    const haze = mix(colour, palette.horizon, 0.45 * (1 - near))
    const shade = context.createLinearGradient(0, (layer.base - layer.rise) * height, 0, height)
    shade.addColorStop(0, css(colour))
    shade.addColorStop(1, css(haze))
    context.fillStyle = shade
    fillLayer(context, layer)
    if (i >= LAYERS - 2) drawTrees(context, layer, random)
  }
}

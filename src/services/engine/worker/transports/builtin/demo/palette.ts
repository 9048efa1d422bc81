import { between, type Random } from './random.ts'

/** Lightness 0..1, chroma 0..0.4, hue in degrees. */
export interface Oklch {
  readonly l: number
  readonly c: number
  readonly h: number
}

export interface Palette {
  readonly zenith: Oklch
  readonly horizon: Oklch
  /** The sun, or the moon where `starry`. */
  readonly light: Oklch
  readonly farHill: Oklch
  readonly nearHill: Oklch
  readonly starry: boolean
}

const colour = (l: number, c: number, h: number): Oklch => ({ l, c, h })

const hours: readonly Palette[] = [
  {
    zenith: colour(0.74, 0.08, 245),
    horizon: colour(0.93, 0.07, 75),
    light: colour(0.97, 0.08, 85),
    farHill: colour(0.76, 0.05, 265),
    nearHill: colour(0.34, 0.06, 200),
    starry: false,
  },
  {
    zenith: colour(0.7, 0.11, 240),
    horizon: colour(0.95, 0.03, 215),
    light: colour(0.99, 0.05, 95),
    farHill: colour(0.77, 0.05, 225),
    nearHill: colour(0.42, 0.09, 150),
    starry: false,
  },
  {
    zenith: colour(0.42, 0.12, 290),
    horizon: colour(0.85, 0.13, 55),
    light: colour(0.94, 0.12, 75),
    farHill: colour(0.62, 0.11, 5),
    nearHill: colour(0.22, 0.06, 300),
    starry: false,
  },
  {
    zenith: colour(0.2, 0.06, 270),
    horizon: colour(0.5, 0.08, 245),
    light: colour(0.96, 0.03, 100),
    farHill: colour(0.42, 0.06, 255),
    nearHill: colour(0.14, 0.03, 260),
    starry: true,
  },
]

export const css = ({ l, c, h }: Oklch, alpha = 1): string =>
  `oklch(${l.toFixed(4)} ${c.toFixed(4)} ${h.toFixed(2)} / ${alpha.toFixed(3)})`

const RADIANS = Math.PI / 180

/** From `a` (0) to `b` (1) the straight way through OKLab, which does not wander through other hues. */
export function mix(a: Oklch, b: Oklch, share: number): Oklch {
  const along = (from: number, to: number) => from + (to - from) * share
  const x = along(a.c * Math.cos(a.h * RADIANS), b.c * Math.cos(b.h * RADIANS))
  const y = along(a.c * Math.sin(a.h * RADIANS), b.c * Math.sin(b.h * RADIANS))
  return {
    l: along(a.l, b.l),
    c: Math.hypot(x, y),
    h: (Math.atan2(y, x) / RADIANS + 360) % 360,
  }
}

const turned = ({ l, c, h }: Oklch, degrees: number): Oklch => ({
  l,
  c,
  h: (h + degrees + 360) % 360,
})

/** The colours of an hour of the day, each time a little different. */
export function drawPalette(random: Random): Palette {
  const hour = hours[Math.floor(random() * hours.length)]
  const skyTurn = between(random, -14, 14)
  const landTurn = between(random, -30, 30)
  return {
    ...hour,
    zenith: turned(hour.zenith, skyTurn),
    horizon: turned(hour.horizon, skyTurn),
    farHill: turned(hour.farHill, landTurn / 2),
    nearHill: turned(hour.nearHill, landTurn),
  }
}

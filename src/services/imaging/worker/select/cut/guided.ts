import type { Size } from '#core/geometry.ts'

/** A colour picture and a plane that is to follow its edges. */
export interface GuidedOrder extends Size {
  /** Three numbers a pixel. */
  readonly lab: Float32Array
  /** One number a pixel. */
  readonly plane: Float32Array
  readonly radiusPx: number
  /** Colours whose variance is below this are taken as one. */
  readonly epsilon: number
}

interface Line {
  readonly start: number
  readonly stride: number
  readonly count: number
}

/** Means over 2 * radius + 1 values along a line, over fewer at its ends. */
function meansAlong(from: Float32Array, to: Float32Array, line: Line, radius: number) {
  const { start, stride, count } = line
  let sum = 0
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[start + i * stride]
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[start + (i + radius) * stride]
    if (i > radius) sum -= from[start + (i - radius - 1) * stride]
    const many = Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1
    to[start + i * stride] = sum / many
  }
}

/** Replaces a plane's values by their means over squares of 2 * radius + 1 pixels, smaller at the edges. */
function createBoxMean({ width, height }: Size, radius: number) {
  const across = new Float32Array(width * height)
  return (plane: Float32Array) => {
    for (let y = 0; y < height; y++)
      meansAlong(plane, across, { start: y * width, stride: 1, count: width }, radius)
    for (let x = 0; x < width; x++)
      meansAlong(across, plane, { start: x, stride: width, count: height }, radius)
    return plane
  }
}

/** For each pixel the plane's linear dependence on colour round it, a row of three, and what is left. */
interface Fit {
  readonly slopes: readonly [Float32Array, Float32Array, Float32Array]
  readonly offset: Float32Array
}

type Means = Readonly<
  Record<
    'l' | 'a' | 'b' | 'p' | 'll' | 'la' | 'lb' | 'aa' | 'ab' | 'bb' | 'lp' | 'ap' | 'bp',
    Float32Array
  >
>

function meansOf(
  { lab, plane }: GuidedOrder,
  boxMean: (plane: Float32Array) => Float32Array,
): Means {
  const of = (value: (at: number, i: number) => number) => {
    const values = new Float32Array(plane.length)
    for (let i = 0; i < values.length; i++) values[i] = value(3 * i, i)
    return boxMean(values)
  }
  return {
    l: of((at) => lab[at]),
    a: of((at) => lab[at + 1]),
    b: of((at) => lab[at + 2]),
    p: of((_, i) => plane[i]),
    ll: of((at) => lab[at] * lab[at]),
    la: of((at) => lab[at] * lab[at + 1]),
    lb: of((at) => lab[at] * lab[at + 2]),
    aa: of((at) => lab[at + 1] * lab[at + 1]),
    ab: of((at) => lab[at + 1] * lab[at + 2]),
    bb: of((at) => lab[at + 2] * lab[at + 2]),
    lp: of((at, i) => lab[at] * plane[i]),
    ap: of((at, i) => lab[at + 1] * plane[i]),
    bp: of((at, i) => lab[at + 2] * plane[i]),
  }
}

/** Solves each pixel's (covariance + epsilon) slope = covariance with the plane, by Cramer's rule. */
function fitOf(m: Means, epsilon: number): Fit {
  const { length } = m.p
  const slopes: Fit['slopes'] = [
    new Float32Array(length),
    new Float32Array(length),
    new Float32Array(length),
  ]
  const offset = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    const l = m.l[i]
    const a = m.a[i]
    const b = m.b[i]
    const p = m.p[i]
    const ll = m.ll[i] - l * l + epsilon
    const la = m.la[i] - l * a
    const lb = m.lb[i] - l * b
    const aa = m.aa[i] - a * a + epsilon
    const ab = m.ab[i] - a * b
    const bb = m.bb[i] - b * b + epsilon
    const x = m.lp[i] - l * p
    const y = m.ap[i] - a * p
    const z = m.bp[i] - b * p
    const first = aa * bb - ab * ab
    const second = lb * ab - la * bb
    const third = la * ab - lb * aa
    const over = 1 / (ll * first + la * second + lb * third)
    const u = (first * x + second * y + third * z) * over
    const v = (second * x + (ll * bb - lb * lb) * y + (la * lb - ll * ab) * z) * over
    const w = (third * x + (la * lb - ll * ab) * y + (ll * aa - la * la) * z) * over
    slopes[0][i] = u
    slopes[1][i] = v
    slopes[2][i] = w
    offset[i] = p - u * l - v * a - w * b
  }
  return { slopes, offset }
}

/**
 * The plane as a colour picture's edges have it: in every square it is a linear function of colour (He, Sun and Tang,
 * "Guided image filtering", ECCV 2010). Of a hard mask it makes a matte.
 */
export function guided(order: GuidedOrder): Float32Array {
  const { lab, plane, radiusPx, epsilon } = order
  const boxMean = createBoxMean(order, radiusPx)
  const { slopes, offset } = fitOf(meansOf(order, boxMean), epsilon)
  for (const values of [...slopes, offset]) boxMean(values)
  const filtered = new Float32Array(plane.length)
  for (let i = 0, at = 0; i < filtered.length; i++, at += 3)
    filtered[i] =
      slopes[0][i] * lab[at] + slopes[1][i] * lab[at + 1] + slopes[2][i] * lab[at + 2] + offset[i]
  return filtered
}

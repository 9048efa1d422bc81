// @ts-nocheck (AssemblyScript: types like usize and v128 are the compiler's)
//
// The arithmetic of a Pillow-exact 8-bit Lanczos resize in WebAssembly SIMD. `kernel.ts` says what each function does.
//
// A weight has 22 fractional bits and a sign, too wide for the 16-bit multiplier that SIMD has. So it is split:
//   weight = high * 2^11 + low,   high = weight >> 11,   low = weight & 2047
// and  sum(weight * byte) = sum(high * byte) * 2^11 + sum(low * byte),  exactly, since neither sum overflows 32 bits.
// `dot_i16x8_s` multiplies and adds neighbours, so weights come in pairs of taps:
//   high0 high1 low0 low1   (four int16, 8 bytes per two taps; an odd last tap is paired with a weight of 0)
//
// Rows are read and written in whole vectors, up to 60 bytes beyond their end.

const WEIGHT_BITS: i32 = 22;
const LOW_BITS: i32 = 11;
/** Bytes of the weights of two taps. */
const PAIR: usize = 8;

/** The four 32-bit sums, rounded to whole numbers. */
// @ts-ignore: decorator
@inline
function round(high: v128, low: v128): v128 {
  const half = i32x4.splat(1 << (WEIGHT_BITS - 1));
  const sum = i32x4.add(i32x4.shl(high, LOW_BITS), low);
  return i32x4.shr_s(i32x4.add(sum, half), WEIGHT_BITS);
}

/**
 * One row of RGBA pixels.
 * windows: per output pixel two int32, the first source pixel and the number of pairs
 * weights: per output pixel `stride` bytes of pairs
 */
export function horizontal(
  source: usize, target: usize, width: i32, windows: usize, weights: usize, stride: usize,
): void {
  const zero = i32x4.splat(0);
  // Two pixels r0 g0 b0 a0 r1 g1 b1 a1 to eight 16-bit lanes r0 r1 g0 g1 b0 b1 a0 a1; a swizzle makes byte 16 a zero.
  const widen = i8x16(0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16);
  for (let x = 0; x < width; x++) {
    let pixel = source + (<usize>load<i32>(windows) << 2);
    const end = weights + <usize>load<i32>(windows, 4) * PAIR;
    let high = zero, low = zero;
    for (let pair = weights; pair < end; pair += PAIR) {
      const two = i8x16.swizzle(v128.load64_zero(pixel), widen);
      high = i32x4.add(high, i32x4.dot_i16x8_s(two, v128.load32_splat(pair)));
      low = i32x4.add(low, i32x4.dot_i16x8_s(two, v128.load32_splat(pair, 4)));
      pixel += 8;
    }
    const words = i16x8.narrow_i32x4_s(round(high, low), zero);
    v128.store32_lane(target + (<usize>x << 2), i8x16.narrow_i16x8_u(words, words), 0);
    windows += 8;
    weights += stride;
  }
}

/**
 * One row of bytes from the rows it is made of, sixteen columns at a time.
 * rows: the rows' addresses, int32, two for each pair
 */
export function vertical(rows: usize, weights: usize, pairs: i32, target: usize, bytes: i32): void {
  const zero = i32x4.splat(0);
  const end = weights + <usize>pairs * PAIR;
  for (let at: usize = 0; at < <usize>bytes; at += 16) {
    let high0 = zero, high1 = zero, high2 = zero, high3 = zero;
    let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
    let row = rows;
    for (let pair = weights; pair < end; pair += PAIR) {
      // The bytes of two rows, each next to the one below it, widened to 16 bits.
      const a = v128.load(<usize>load<u32>(row) + at);
      const b = v128.load(<usize>load<u32>(row, 4) + at);
      const left = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const right = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const v0 = i16x8.extend_low_i8x16_u(left), v1 = i16x8.extend_high_i8x16_u(left);
      const v2 = i16x8.extend_low_i8x16_u(right), v3 = i16x8.extend_high_i8x16_u(right);
      const high = v128.load32_splat(pair), low = v128.load32_splat(pair, 4);
      high0 = i32x4.add(high0, i32x4.dot_i16x8_s(v0, high));
      high1 = i32x4.add(high1, i32x4.dot_i16x8_s(v1, high));
      high2 = i32x4.add(high2, i32x4.dot_i16x8_s(v2, high));
      high3 = i32x4.add(high3, i32x4.dot_i16x8_s(v3, high));
      low0 = i32x4.add(low0, i32x4.dot_i16x8_s(v0, low));
      low1 = i32x4.add(low1, i32x4.dot_i16x8_s(v1, low));
      low2 = i32x4.add(low2, i32x4.dot_i16x8_s(v2, low));
      low3 = i32x4.add(low3, i32x4.dot_i16x8_s(v3, low));
      row += 8;
    }
    const words0 = i16x8.narrow_i32x4_s(round(high0, low0), round(high1, low1));
    const words1 = i16x8.narrow_i32x4_s(round(high2, low2), round(high3, low3));
    v128.store(target + at, i8x16.narrow_i16x8_u(words0, words1));
  }
}

/** value * alpha / 255, rounded. */
// @ts-ignore: decorator
@inline
function scaled(value: u32, alpha: u32): u32 {
  const product = value * alpha + 128;
  return ((product >> 8) + product) >> 8;
}

export function premultiply(at: usize, pixels: i32): void {
  const end = at + (<usize>pixels << 2);
  for (; at < end; at += 4) {
    const alpha = <u32>load<u8>(at, 3);
    if (alpha == 255) continue;
    store<u8>(at, scaled(load<u8>(at), alpha));
    store<u8>(at, scaled(load<u8>(at, 1), alpha), 1);
    store<u8>(at, scaled(load<u8>(at, 2), alpha), 2);
  }
}

/** value / alpha * 255, rounded down; an overshoot of the filter can be more than its alpha. */
// @ts-ignore: decorator
@inline
function unscaled(value: u32, alpha: u32): u32 {
  return min<u32>(255, 255 * value / alpha);
}

export function unpremultiply(at: usize, pixels: i32): void {
  const end = at + (<usize>pixels << 2);
  for (; at < end; at += 4) {
    const alpha = <u32>load<u8>(at, 3);
    if (alpha == 0 || alpha == 255) continue;
    store<u8>(at, unscaled(load<u8>(at), alpha));
    store<u8>(at, unscaled(load<u8>(at, 1), alpha), 1);
    store<u8>(at, unscaled(load<u8>(at, 2), alpha), 2);
  }
}

/** A 4 x 16 transposition: sixteen columns of four rows become sixteen pixels. */
export function interleave(source: usize, width: usize, target: usize): void {
  for (let x: usize = 0; x < width; x += 16) {
    const a = v128.load(source + x), b = v128.load(source + width + x);
    const c = v128.load(source + 2 * width + x), d = v128.load(source + 3 * width + x);
    const ab0 = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const ab1 = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const cd0 = i8x16.shuffle(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const cd1 = i8x16.shuffle(c, d, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const to = target + (x << 2);
    v128.store(to, i16x8.shuffle(ab0, cd0, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(to, i16x8.shuffle(ab0, cd0, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(to, i16x8.shuffle(ab1, cd1, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(to, i16x8.shuffle(ab1, cd1, 4, 12, 5, 13, 6, 14, 7, 15), 48);
  }
}

/** And back: sixteen pixels become sixteen columns of four rows, which lie apart. */
export function deinterleave(
  source: usize, width: usize, row0: usize, row1: usize, row2: usize, row3: usize,
): void {
  for (let x: usize = 0; x < width; x += 16) {
    const from = source + (x << 2);
    const a = v128.load(from), b = v128.load(from, 16), c = v128.load(from, 32), d = v128.load(from, 48);
    const ab01 = i8x16.shuffle(a, b, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const ab23 = i8x16.shuffle(a, b, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    const cd01 = i8x16.shuffle(c, d, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const cd23 = i8x16.shuffle(c, d, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    v128.store(row0 + x, i64x2.shuffle(ab01, cd01, 0, 2));
    v128.store(row1 + x, i64x2.shuffle(ab01, cd01, 1, 3));
    v128.store(row2 + x, i64x2.shuffle(ab23, cd23, 0, 2));
    v128.store(row3 + x, i64x2.shuffle(ab23, cd23, 1, 3));
  }
}

import { decode, encode } from 'fast-png'
import { numbersFrom } from '../../core/seed.ts'
import { type DriftPicture, driftedAnswer } from '../drift.ts'

/** How a model answers that redraws the whole picture. What is not given is decided by the seed. */
export interface Drifting {
  readonly seed: number
  readonly fit?: 'stretch' | 'cover' | 'contain'
  /** As shares of width and height. */
  readonly shift?: readonly [x: number, y: number]
  readonly scale?: number
  /** Standard deviation in grey levels. */
  readonly noise?: number
  readonly gain?: readonly [number, number, number]
  readonly offset?: readonly [number, number, number]
}

interface Size {
  readonly width: number
  readonly height: number
}

/** RGBA of a PNG of 8 bits; grey and opaque ones too. */
function pixelsOf(png: Buffer): DriftPicture {
  const { width, height, channels, data, depth } = decode(png)
  if (depth !== 8) throw new Error(`a picture of ${depth} bits`)
  const bytes = new Uint8ClampedArray(width * height * 4)
  const colours = channels < 3 ? 1 : 3
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++)
      bytes[i * 4 + channel] = data[i * channels + Math.min(channel, colours - 1)] ?? 0
    bytes[i * 4 + 3] = channels > colours ? (data[i * channels + colours] ?? 255) : 255
  }
  return { width, height, bytes }
}

/** What is new inside the mask: a colour of the seed's, in soft stripes. */
function redrawn(picture: DriftPicture, mask: DriftPicture, seed: number): DriftPicture {
  const random = numbersFrom(seed)
  const colour = [0, 1, 2].map(() => 60 + 140 * random())
  const [across, down] = [0.1 + 0.3 * random(), 0.1 + 0.3 * random()]
  const bytes = picture.bytes.slice()
  for (let i = 0; i < picture.width * picture.height; i++) {
    if ((mask.bytes[i * 4 + 3] ?? 255) >= 128) continue
    const [x, y] = [i % picture.width, Math.floor(i / picture.width)]
    const light = 18 * Math.sin(x * across + y * down) + 10 * (random() - 0.5)
    for (const [channel, value] of colour.entries()) bytes[i * 4 + channel] = value + light
    bytes[i * 4 + 3] = 255
  }
  return { ...picture, bytes }
}

/** A drift that is decided by the seed: up to 2 % to the side, 3 % larger or smaller, a slight cast. */
function driftOf(seed: number) {
  const random = numbersFrom(seed ^ 0x5bd1e995)
  const around = (middle: number, reach: number) => middle + reach * (2 * random() - 1)
  const three = (middle: number, reach: number) =>
    [around(middle, reach), around(middle, reach), around(middle, reach)] as const
  return {
    shift: [around(0, 0.02), around(0, 0.02)] as const,
    scale: around(1, 0.03),
    noise: 2.5,
    gain: three(1, 0.05),
    offset: three(0, 5),
  }
}

function encoded({ width, height, bytes }: DriftPicture): Buffer {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height; i++) data.set(bytes.subarray(i * 4, i * 4 + 3), i * 3)
  return Buffer.from(encode({ width, height, data, channels: 3 }))
}

/** The files of an edit. */
export interface Edit {
  readonly image: Buffer
  readonly mask: Buffer | undefined
}

/**
 * The sent picture as a model hands it back: redrawn inside the mask (without one, nowhere), and all of it moved, scaled,
 * tinted and grained, as an opaque PNG of the size that was asked for.
 */
export function driftedPicture({ image, mask }: Edit, size: Size, drifting: Drifting): Buffer {
  const { seed, ...own } = drifting
  const picture = pixelsOf(image)
  const drawn = mask ? redrawn(picture, pixelsOf(mask), seed) : picture
  return encoded(driftedAnswer(drawn, { size, ...driftOf(seed), ...own, seed }))
}

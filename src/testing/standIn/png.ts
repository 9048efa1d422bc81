import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

interface PngHeader {
  readonly width: number
  readonly height: number
  readonly alphaChannel: boolean
}

/** What the header of a PNG says; undefined when the bytes are none. */
export function pngHeader(bytes: Buffer): PngHeader | undefined {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(SIGNATURE)) return undefined
  // Colour types 4 and 6 of the specification carry alpha.
  const alphaChannel = ((bytes[25] ?? 0) & 4) !== 0
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), alphaChannel }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

type Rgb = readonly [red: number, green: number, blue: number]

/** A PNG of one colour: an indexed one, so that large ones are small and quickly made. */
export function flatPng({ width, height }: { width: number; height: number }, colour: Rgb): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Bit depth 1, colour type 3 (indexed).
  header.set([1, 3, 0, 0, 0], 8)
  // A filter byte and a bit per pixel in every row, all 0: the first colour of the palette.
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colour)),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A private chunk that decoders leave alone (PNG specification, 5.4). */
const PADDING_CHUNK = 'fiLl'
const IEND_BYTES = 12
const CHUNK_FRAME = 12

const noises = new Map<number, Buffer>()

/** Bytes that do not compress; made once for each length, since large ones take their time. */
function noiseOf(length: number): Buffer {
  const made = noises.get(length)
  if (made) return made
  const noise = Buffer.alloc(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    noise[i] = state >>> 24
  }
  noises.set(length, noise)
  return noise
}

/** The PNG as a file of so many bytes that do not compress; as it is when that is too few. */
export function padded(png: Buffer, bytes: number): Buffer {
  const missing = bytes - png.length - CHUNK_FRAME
  if (missing < 0) return png
  const end = png.length - IEND_BYTES
  const noise = chunk(PADDING_CHUNK, noiseOf(missing))
  return Buffer.concat([png.subarray(0, end), noise, png.subarray(end)])
}

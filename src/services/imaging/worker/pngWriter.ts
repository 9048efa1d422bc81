import type { Size } from '#core/geometry.ts'

/** A PNG that is written from the top, a few rows at a time, so that its pixels need never be in memory as a whole. */
export interface PngWriter {
  /**
   * Takes the next rows over: each a byte that names its filter and the filtered bytes of its pixels (PNG specification,
   * 7.2). Resolves when it wants more.
   */
  readonly write: (scanlines: Uint8Array<ArrayBuffer>) => Promise<void>
  /** The file; once, after the last row. */
  readonly finish: () => Promise<Blob>
}

/** How many bytes a pixel has, and what they are. */
export const pngKinds = {
  grey: { channels: 1, colorType: 0 },
  rgba: { channels: 4, colorType: 6 },
} as const

/** CRC-32 as in ISO 3309, a byte at a time. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  return crc
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]) & 255]
  return ~crc >>> 0
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

function header({ width, height }: Size, colorType: number): Uint8Array {
  const data = new Uint8Array(13)
  const view = new DataView(data.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  data[8] = 8
  data[9] = colorType
  return data
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Of 8 bits a channel, not interlaced, without any metadata. */
export function createPngWriter(size: Size, kind: keyof typeof pngKinds): PngWriter {
  const deflate = new CompressionStream('deflate')
  const writer = deflate.writable.getWriter()
  const collected = collect(deflate.readable)
  return {
    write: (scanlines) => writer.write(scanlines),
    finish: async () => {
      await writer.close()
      const start = [SIGNATURE, chunk('IHDR', header(size, pngKinds[kind].colorType))]
      const parts = [...start, ...(await collected), chunk('IEND', new Uint8Array())]
      return new Blob(parts, { type: 'image/png' })
    },
  }
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>[]> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  // Not every browser can iterate over a stream by itself.
  const reader = stream.getReader()
  for (let next = await reader.read(); next.value; next = await reader.read())
    chunks.push(chunk('IDAT', next.value))
  return chunks
}

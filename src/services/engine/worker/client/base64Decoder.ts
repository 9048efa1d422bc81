/** What a byte of base64 stands for: 0..63, or one of these. Negative, so that it shows in a word of four. */
const STOP = -1
const BLANK = -2
const PADDING = -3

const values = new Int8Array(256).fill(STOP)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value
// The alphabet for URLs (RFC 4648, 5) has other characters in the last two places.
values['-'.charCodeAt(0)] = 62
values['_'.charCodeAt(0)] = 63
for (const blank of '\t\n\f\r ') values[blank.charCodeAt(0)] = BLANK
values['='.charCodeAt(0)] = PADDING

/** Where decoded bytes go: full buffers as they come. The buffer is used again, so take a copy. */
type TakeBytes = (bytes: Uint8Array<ArrayBuffer>) => void

export interface Base64Decoder {
  /** Decodes from `at` on and tells where it stopped: at `end`, or at the first byte that is no base64. */
  readonly push: (bytes: Uint8Array, at: number, end: number) => number
  /** Marks what came so far as no base64. */
  readonly spoil: () => void
  /** Hands over the rest. False when the base64 was damaged. Ready for the next text after it. */
  readonly finish: () => boolean
  /** Forgets what came so far; what was handed over stays so. */
  readonly restart: () => void
}

/**
 * Decodes base64 that comes in pieces cut anywhere (RFC 4648): both alphabets, with or without padding, white space
 * anywhere. Four characters at a time in plain arithmetic: as fast as the browser's own decoder, which needs the text
 * as one string.
 */
export function createBase64Decoder(take: TakeBytes, capacity: number): Base64Decoder {
  let buffer: Uint8Array<ArrayBuffer> | undefined
  let length = 0
  /** Of a group of four that is not complete: its bits and how many characters they are. */
  let bits = 0
  let count = 0
  let padded = false
  let intact = true

  const flush = () => {
    if (buffer && length > 0) take(buffer.subarray(0, length))
    length = 0
  }
  const bufferWithRoom = () => {
    buffer ??= new Uint8Array(capacity)
    if (length + 3 > capacity) flush()
    return buffer
  }
  /** Whole groups, as long as there is nothing else and room. */
  const decodeGroups = (bytes: Uint8Array, from: number, end: number) => {
    const out = bufferWithRoom()
    const last = Math.min(end - 4, from + 4 * (Math.floor((capacity - length) / 3) - 1))
    let at = from
    let to = length
    for (; at <= last; at += 4) {
      const group =
        (values[bytes[at]] << 18) |
        (values[bytes[at + 1]] << 12) |
        (values[bytes[at + 2]] << 6) |
        values[bytes[at + 3]]
      if (group < 0) break
      out[to++] = group >> 16
      out[to++] = group >> 8
      out[to++] = group
    }
    length = to
    return at
  }
  const add = (value: number) => {
    if (padded) intact = false
    bits = (bits << 6) | value
    if (++count < 4) return
    const out = bufferWithRoom()
    out.set([bits >> 16, bits >> 8, bits], length)
    length += 3
    bits = count = 0
  }
  /** Takes one byte; false when it is none of base64. */
  const takesOne = (byte: number) => {
    const value = values[byte]
    if (value >= 0) add(value)
    else if (value === PADDING) padded = true
    return value !== STOP
  }
  const push = (bytes: Uint8Array, from: number, end: number) => {
    let at = from
    while (at < end) {
      if (count === 0 && !padded) at = decodeGroups(bytes, at, end)
      if (at < end && !takesOne(bytes[at++])) return at - 1
    }
    return at
  }
  const restart = () => {
    length = bits = count = 0
    padded = false
    intact = true
  }

  return {
    push,
    spoil: () => {
      intact = false
    },
    finish: () => {
      const whole = intact && count !== 1
      const rest = [bits >> (6 * count - 8), bits >> (6 * count - 16)].slice(
        0,
        Math.max(0, count - 1),
      )
      if (rest.length > 0) bufferWithRoom().set(rest, length)
      length += rest.length
      flush()
      restart()
      return whole
    },
    restart,
  }
}

import { createBase64Decoder } from './base64Decoder.ts'
import { createPictureBytes, type ItemPicture } from './pictureBytes.ts'

/** JSON without its pictures. */
export interface Sifted {
  /** The JSON; every picture in it is replaced by its place in `pictures`, as a string. */
  readonly text: string
  /** Pictures in the order they came; undefined for one of no bytes. Only those that came to their end. */
  readonly pictures: readonly (ItemPicture | undefined)[]
}

export interface AnswerSieve {
  readonly push: (bytes: Uint8Array) => void
  /** What came so far; the sieve is empty after it. */
  readonly finish: () => Sifted
}

/** Where in the JSON the next byte stands. */
type State =
  | 'between'
  | 'text'
  | 'escaped text'
  | 'address'
  | 'picture'
  | 'escaped picture'
  /** In `data:image/png;base64,`. */
  | 'label'

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c]
const DATA = 'data:'
/** Names longer than this are not looked for. */
const LONGEST_NAME = 8
/** What is decoded at once, in bytes. */
const PIECE = 1 << 20
const escapes: Readonly<Record<string, string>> = { '/': '/', n: '\n', r: '\r', t: '\t', f: '\f' }

/** Where the string goes on that is read at `at`: at its end, at an escape, or at the end of the bytes. */
function plainEnd(bytes: Uint8Array, at: number): number {
  let end = at
  while (end < bytes.length && bytes[end] !== QUOTE && bytes[end] !== BACKSLASH) end++
  return end
}

/**
 * Takes the pictures out of an answer's JSON while it arrives, so that neither the base64 nor the bytes of all of them
 * are ever in memory: the strings named `b64_json`, and the data: addresses named `url`. All else comes through as it
 * is, JSON or not. Since no such string is left over, one in the rest stands for a picture.
 */
export function createAnswerSieve(): AnswerSieve {
  const collected = createPictureBytes()
  const decoder = createBase64Decoder(collected.add, PIECE)
  let utf8 = new TextDecoder()
  let text = ''
  let pictures: (ItemPicture | undefined)[] = []
  let state: State = 'between'
  /** The last string, as far as it may be a name; and the name that the next value has. */
  let word = ''
  let name = ''
  /** How much of `data:` an address has begun with. */
  let matched = 0
  /** What follows a backslash in base64. */
  let escaped = ''

  const keep = (bytes: Uint8Array, from: number, to: number) => {
    text += utf8.decode(bytes.subarray(from, to), { stream: true })
  }
  const closePicture = () => {
    const intact = decoder.finish()
    const picture = collected.finish()
    text += String(pictures.length)
    pictures.push(intact ? picture : { problem: 'its base64 is damaged.' })
    state = 'text'
  }

  const openString = (): State => {
    word = ''
    matched = 0
    if (name === 'b64_json') return 'picture'
    return name === 'url' ? 'address' : 'text'
  }
  const between = (bytes: Uint8Array, from: number) => {
    let at = from
    while (at < bytes.length && state === 'between') {
      const byte = bytes[at++]
      if (byte === QUOTE) state = openString()
      else if (byte === COLON) name = word
      else if (byte > 0x20) name = word = ''
    }
    keep(bytes, from, at)
    return at
  }
  const inText = (bytes: Uint8Array, from: number) => {
    const at = plainEnd(bytes, from)
    if (word.length <= LONGEST_NAME)
      word += String.fromCharCode(...bytes.subarray(from, Math.min(at, from + LONGEST_NAME + 1)))
    if (at === bytes.length) {
      keep(bytes, from, at)
      return at
    }
    state = bytes[at] === QUOTE ? 'between' : 'escaped text'
    keep(bytes, from, at + 1)
    return at + 1
  }
  const escapedText = (bytes: Uint8Array, at: number) => {
    keep(bytes, at, at + 1)
    state = 'text'
    return at + 1
  }
  const address = (bytes: Uint8Array, at: number) => {
    if ((bytes[at] | 0x20) !== DATA.charCodeAt(matched)) {
      text += DATA.slice(0, matched)
      state = 'text'
      return at
    }
    if (++matched === DATA.length) {
      text += DATA
      state = 'label'
    }
    return at + 1
  }
  const label = (bytes: Uint8Array, at: number) => {
    if (bytes[at] === QUOTE) {
      closePicture()
      return at
    }
    if (bytes[at] === COMMA) state = 'picture'
    return at + 1
  }
  const inPicture = (bytes: Uint8Array, from: number) => {
    const at = decoder.push(bytes, from, bytes.length)
    if (at === bytes.length) return at
    if (bytes[at] === QUOTE) {
      closePicture()
      return at
    }
    if (bytes[at] === BACKSLASH) {
      escaped = ''
      state = 'escaped picture'
    } else if (bytes[at] === COLON) {
      // What came so far was no base64 but the word data: some servers write a whole data: address here.
      decoder.restart()
      collected.finish()
      state = 'label'
    } else decoder.spoil()
    return at + 1
  }
  const escapedPicture = (bytes: Uint8Array, at: number) => {
    escaped += String.fromCharCode(bytes[at])
    if (escaped[0] === 'u' && escaped.length < 5) return at + 1
    const char = escapes[escaped] ?? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    if (decoder.push(Uint8Array.of(char.charCodeAt(0)), 0, 1) === 0) decoder.spoil()
    state = 'picture'
    return at + 1
  }

  const readers: Readonly<Record<State, (bytes: Uint8Array, at: number) => number>> = {
    between,
    text: inText,
    'escaped text': escapedText,
    address,
    picture: inPicture,
    'escaped picture': escapedPicture,
    label,
  }

  return {
    push: (bytes) => {
      let at = 0
      while (at < bytes.length) at = readers[state](bytes, at)
    },
    finish: () => {
      const sifted = { text: text + utf8.decode(), pictures }
      decoder.finish()
      collected.finish()
      utf8 = new TextDecoder()
      text = word = name = ''
      pictures = []
      state = 'between'
      return sifted
    },
  }
}

import { createAnswerSieve, type Sifted } from './answerSieve.ts'

/** One event of a stream, its data without its pictures. */
export interface StreamEvent extends Sifted {
  /** What its `event:` line says, as Latin-1; empty without one. */
  readonly name: string
}

const [LF, CR, COLON, SPACE] = [0x0a, 0x0d, 0x3a, 0x20]
/** Longer names of fields and events mean nothing here. */
const LONGEST_WORD = 64
const LINE_BREAK = Uint8Array.of(LF)

/** Finds one byte after the other in a piece, by the browser's own search; from ends that only grow. */
function finderOf(bytes: Uint8Array, byte: number) {
  let found = -1
  return (from: number): number => {
    if (found < from) found = bytes.indexOf(byte, from)
    if (found < 0) found = bytes.length
    return found
  }
}

/**
 * Splits an event stream (HTML standard, 9.2.6) whose bytes come in pieces cut anywhere. Data goes through a sieve as
 * it comes, so that no event of ten megabytes is ever held as text. Comments, ids and retry times are left out.
 */
export function createEventSplitter(onEvent: (event: StreamEvent) => void) {
  const sieve = createAnswerSieve()
  /** Before the colon of a line; right behind it; in what follows. */
  let place: 'field' | 'space' | 'value' = 'field'
  let field = ''
  let name = ''
  let value = ''
  let hasData = false
  let afterCr = false

  const dispatch = () => {
    if (hasData) onEvent({ name, ...sieve.finish() })
    name = ''
    hasData = false
  }
  const endName = () => {
    // A byte order mark is no part of the first line.
    field = field.replace(/^\u00ef\u00bb\u00bf/, '')
    value = ''
    if (field !== 'data') return
    if (hasData) sieve.push(LINE_BREAK)
    hasData = true
  }
  const endLine = () => {
    if (place === 'field') {
      if (field === '') return dispatch()
      endName()
    }
    if (field === 'event') name = value
    field = ''
    place = 'field'
  }
  const word = (so: string, bytes: Uint8Array) =>
    so.length > LONGEST_WORD ? so : so + String.fromCharCode(...bytes.subarray(0, LONGEST_WORD))

  /** Reads the part of a line up to its colon, and tells where the value begins; undefined without a colon. */
  const readField = (part: Uint8Array) => {
    const colon = part.indexOf(COLON)
    field = word(field, colon < 0 ? part : part.subarray(0, colon))
    if (colon < 0) return undefined
    endName()
    place = 'space'
    return colon + 1
  }
  const readValue = (part: Uint8Array) => {
    const own = place === 'space' && part[0] === SPACE ? part.subarray(1) : part
    place = 'value'
    if (field === 'data') sieve.push(own)
    else if (field === 'event') value = word(value, own)
  }
  /** Reads what lies between two ends: a line or a part of one. */
  const readPart = (part: Uint8Array) => {
    const at = place === 'field' ? readField(part) : 0
    if (at !== undefined && at < part.length) readValue(part.subarray(at))
  }

  return {
    push: (bytes: Uint8Array): void => {
      const [lineFeed, carriageReturn] = [finderOf(bytes, LF), finderOf(bytes, CR)]
      let at = 0
      while (at < bytes.length) {
        if (afterCr && bytes[at] === LF) at++
        afterCr = false
        const end = Math.min(lineFeed(at), carriageReturn(at))
        if (end > at) readPart(bytes.subarray(at, end))
        if (end === bytes.length) return
        afterCr = bytes[end] === CR
        endLine()
        at = end + 1
      }
    },
    /** The stream is over: many a server leaves out the last blank line. */
    end: (): void => {
      if (place !== 'field' || field !== '') endLine()
      dispatch()
    },
  }
}

import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEventSplitter } from './eventSplitter.ts'

interface Seen {
  readonly name: string
  readonly text: string
}

function own(text: string, cuts: readonly number[] = []): readonly Seen[] {
  const bytes = Buffer.from(text)
  const seen: Seen[] = []
  const splitter = createEventSplitter(({ name, text: data }) => seen.push({ name, text: data }))
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)]
  places.forEach((start, i) => {
    splitter.push(bytes.subarray(start, places[i + 1] ?? bytes.length))
  })
  splitter.end()
  return seen
}

/** What another reader of event streams sees in the same text. */
function others(text: string): readonly Seen[] {
  const seen: Seen[] = []
  const parser = createParser({
    onEvent: ({ event = '', data }) => seen.push({ name: event, text: data }),
  })
  parser.feed(text)
  return seen
}

const word = fc.stringMatching(/^[a-z_.\u00e9\u4e16\u{1f600}]{0,12}$/u)
/** Names of events are only compared with ASCII words. */
const plain = fc.stringMatching(/^[a-z_.]{0,12}$/)
const line = fc.oneof(
  plain.map((name) => `event: ${name}`),
  fc
    .tuple(
      fc.constantFrom('data', 'id', 'other', 'dat', 'data '),
      fc.constantFrom(':', ': ', ':  '),
      word,
    )
    .map((parts) => parts.join('')),
  word.map((text) => `:${text}`),
  fc.constantFrom('data', 'event', '', ''),
)
const streams = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n', '\r'))
  // The last blank line makes both sides see the last event.
  .map(([lines, end]) => [...lines, '', 'x', ''].join(end))

test('a stream in any pieces is read as another parser reads it in one', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
      expect(own(text, cuts)).toEqual(others(text))
    }),
    { numRuns: 500 },
  )
})

test('line ends may be mixed, comments and other fields mean nothing', () => {
  const text = '\ufeff: hello\r\nevent: a\rdata: 1\n\r\nid: 7\nretry: 10\ndata:2\ndata: 3\n\n:\n\n'
  expect(own(text)).toEqual([
    { name: 'a', text: '1' },
    { name: '', text: '2\n3' },
  ])
})

test('the last event may lack its blank line, or its line end', () => {
  expect(own('data: 1\n\ndata: 2\n')).toHaveLength(2)
  expect(own('event: a\ndata: 2')).toEqual([{ name: 'a', text: '2' }])
})

test('an event without data is none', () => {
  expect(own('event: ping\n\n: still there\n\n')).toEqual([])
})

test('pictures are taken out of the data', () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1').toString('base64')
  const seen: unknown[] = []
  const splitter = createEventSplitter(({ text, pictures }) => seen.push([text, pictures.length]))
  splitter.push(Buffer.from(`data: {"b64_json":\r\ndata: "${png}"}\r\n\r\n`))
  expect(seen).toEqual([['{"b64_json":\n"0"}', 1]])
})

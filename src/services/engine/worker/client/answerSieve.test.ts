import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAnswerSieve } from './answerSieve.ts'

const png = (rest: string | Uint8Array) =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(rest as Uint8Array)])

/** Bytes in pieces that end at the given places. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)]
  return places.map((start, i) => bytes.subarray(start, places[i + 1] ?? bytes.length))
}

function sifted(text: string, cuts: readonly number[] = []) {
  const sieve = createAnswerSieve()
  for (const piece of pieces(Buffer.from(text), cuts)) sieve.push(piece)
  return sieve.finish()
}

async function facts(picture: ReturnType<typeof sifted>['pictures'][number]) {
  if (!picture || 'problem' in picture) return picture
  return { type: picture.blob.type, bytes: Buffer.from(await picture.blob.arrayBuffer()) }
}

/** How servers write one and the same base64. */
const spellings: Readonly<Record<string, (base64: string) => string>> = {
  plain: (base64) => base64,
  'with escaped slashes': (base64) => base64.replaceAll('/', '\\/'),
  'with escaped signs': (base64) =>
    base64.replaceAll('+', '\\u002b').replaceAll('/', '\\u002F').replaceAll('=', '\\u003d'),
  'as a data address': (base64) => `data:image/png;base64,${base64}`,
  'as an escaped data address': (base64) => `data:image\\/png;base64,${base64}`,
  'in lines': (base64) => base64.replace(/.{7}/g, '$&\\r\\n'),
  'for URLs': (base64) => base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
}

const cutsAnywhere = fc.array(fc.nat(), { maxLength: 12 })

describe('pictures', () => {
  test.each(Object.entries(spellings))(
    '%s are taken out wherever the bytes are cut',
    async (_, spell) => {
      const cases = fc.record({ rest: fc.uint8Array({ maxLength: 400 }), cuts: cutsAnywhere })
      await fc.assert(
        fc.asyncProperty(cases, async ({ rest, cuts }) => {
          const bytes = png(rest)
          const b64 = spell(bytes.toString('base64'))
          const text = `{"data": [{"revised_prompt":"a \\"b64_json\\": \u00fc","b64_json" : "${b64}"}]}`
          const { text: left, pictures } = sifted(text, cuts)
          expect(JSON.parse(left)).toEqual({
            data: [
              { revised_prompt: 'a "b64_json": \u00fc', b64_json: expect.stringMatching(/^0$/) },
            ],
          })
          expect(await facts(pictures[0])).toEqual({ type: 'image/png', bytes })
        }),
        { numRuns: 40 },
      )
    },
  )

  test('in data addresses are taken out, other addresses stay', async () => {
    const base64 = png('rest').toString('base64')
    const body = {
      data: [
        { url: `data:image/png;base64,${base64}` },
        { url: 'https://x.example/data:1' },
        { url: 'data' },
      ],
    }
    for (let cut = 0; cut < 60; cut++) {
      const { text, pictures } = sifted(JSON.stringify(body), [cut])
      expect(JSON.parse(text).data).toEqual([{ url: 'data:0' }, ...body.data.slice(1)])
      expect(await facts(pictures[0])).toEqual({ type: 'image/png', bytes: png('rest') })
    }
  })

  test('of many megabytes keep every byte', async () => {
    const bytes = png(Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 31 + (i >> 8)) % 256))
    const text = JSON.stringify({ data: [{ b64_json: bytes.toString('base64') }] })
    const cuts = Array.from(
      { length: Math.floor(text.length / 65_536) },
      (_, i) => (i + 1) * 65_536,
    )
    const picture = await facts(sifted(text, cuts).pictures[0])
    const same = picture && 'bytes' in picture && picture.bytes.equals(bytes)
    expect(same).toBe(true)
  })

  test('damaged or of no kind are told apart from none', () => {
    const base64 = Buffer.from('<svg/>').toString('base64')
    const items = ['*not base64*', base64, '', 'QUJDR'].map((b64_json) => ({ b64_json }))
    expect(sifted(JSON.stringify(items)).pictures).toEqual([
      { problem: 'its base64 is damaged.' },
      { problem: 'it is not a PNG, JPEG, WebP or GIF.' },
      undefined,
      { problem: 'its base64 is damaged.' },
    ])
  })

  test('that did not come to their end are left out', () => {
    const base64 = png('rest').toString('base64')
    const text = JSON.stringify({ data: [{ b64_json: base64 }, { b64_json: base64 }] })
    const { text: left, pictures } = sifted(text.slice(0, -20))
    expect(pictures).toHaveLength(1)
    expect(() => JSON.parse(left)).toThrow()
  })
})

test('anything else comes through as it is, JSON or not, wherever it is cut', () => {
  const long = 'QUJD'.repeat(5000)
  const texts = fc.oneof(
    fc.json({ stringUnit: 'binary' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      JSON.stringify({ revised_prompt: long, note: 'b64_json', b64: long, b64_json_x: long }),
      '<html><body class="a">"b64_json" : 7</body></html>',
      '{"b64_json": null, "x": "b64_json"}',
      '["b64_json", "QUJD"]',
      '{"broken": "\\',
    ),
  )
  fc.assert(
    fc.property(texts, cutsAnywhere, (text, cuts) => {
      fc.pre(
        text.isWellFormed() && !/"(b64_json|url)"\s*:\s*"/.test(text) && !text.startsWith('\ufeff'),
      )
      expect(sifted(text, cuts)).toEqual({ text, pictures: [] })
    }),
  )
})

test('a sieve that broke off is as new', () => {
  const sieve = createAnswerSieve()
  sieve.push(Buffer.from('{"b64_json":"QUJ'))
  sieve.finish()
  sieve.push(Buffer.from('{"url":7}'))
  expect(sieve.finish()).toEqual({ text: '{"url":7}', pictures: [] })
})

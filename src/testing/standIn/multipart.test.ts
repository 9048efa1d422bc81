import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMultipart } from './multipart.ts'

test('whatever an encoder puts into a form comes out of it', async () => {
  const name = fc.stringMatching(/^[a-z_]{1,12}(\[\])?$/)
  const bytes = fc.uint8Array({ maxLength: 200 })
  const trap = fc.constant(new Uint8Array(Buffer.from('\r\n--\r\n\r\n--boundary--\r\n')))
  const files = fc.array(fc.tuple(name, fc.oneof(bytes, trap)), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(files, async (given) => {
      const form = new FormData()
      given.forEach(([field, content], i) => {
        const file = new File([new Uint8Array(content)], `image_${i}.png`, { type: 'image/png' })
        form.append(field, file)
      })
      form.append('prompt', 'first\r\nsecond "quoted"')
      const request = new Request('http://stand-in', { method: 'POST', body: form })
      const type = request.headers.get('content-type') ?? ''
      const parts = parseMultipart(type, Buffer.from(await request.arrayBuffer()))
      expect(parts.map((part) => [part.name, part.filename, part.contentType])).toEqual([
        ...given.map(([field], i) => [field, `image_${i}.png`, 'image/png']),
        ['prompt', undefined, undefined],
      ])
      expect(parts.slice(0, -1).map((part) => [...part.bytes])).toEqual(
        given.map(([, content]) => [...content]),
      )
      expect(parts.at(-1)?.bytes.toString()).toBe('first\r\nsecond "quoted"')
    }),
  )
})

test('a body without a boundary has no parts', () => {
  expect(parseMultipart('multipart/form-data', Buffer.from('--x\r\n\r\n--x--'))).toEqual([])
})

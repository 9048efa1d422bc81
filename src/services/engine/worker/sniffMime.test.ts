import { expect, test } from 'vitest'
import { sniffMime } from './sniffMime.ts'

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

test.each([
  ['image/png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['image/jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['image/gif', 'GIF89a\x01\0\x01\0'],
  ['image/webp', 'RIFF\x24\0\0\0WEBPVP8 '],
])('%s is told by its first bytes', (mime, start) => {
  expect(sniffMime(latin1(start))).toBe(mime)
})

test.each([
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['HTML', '<!doctype html><title>no</title>'],
  ['a WAV, which is RIFF as well', 'RIFF\x24\0\0\0WAVEfmt '],
  ['a PNG mangled by a text transfer', '\x89PNG\n\x1a\n\0\0\0\rIHDR'],
  ['a start that is too short', '\x89PN'],
  ['nothing', ''],
])('%s is no picture', (_, start) => {
  expect(sniffMime(latin1(start))).toBeUndefined()
})

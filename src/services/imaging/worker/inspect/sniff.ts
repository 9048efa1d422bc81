import { hasText, textAt, u32be, u32le } from './bytes.ts'
import { refusal } from './refusal.ts'

/** What can be opened. */
export type Format = 'PNG' | 'JPEG' | 'WebP' | 'AVIF' | 'GIF' | 'BMP'

/** The brands (four characters each) that an ISO base media file says it follows; none if it is not one. */
function brands(bytes: Uint8Array): readonly string[] {
  if (!hasText(bytes, 4, 'ftyp')) return []
  const end = Math.min(u32be(bytes, 0), bytes.length, 256)
  const found = [textAt(bytes, 8, 4)]
  for (let at = 16; at + 4 <= end; at += 4) found.push(textAt(bytes, at, 4))
  return found
}

const hasBrand = (bytes: Uint8Array, pattern: RegExp) => brands(bytes).some((b) => pattern.test(b))

/** "BM" alone could be the beginning of a text: the header's own length tells. */
const isBmp = (bytes: Uint8Array) =>
  hasText(bytes, 0, 'BM') && [12, 16, 40, 52, 56, 64, 108, 124].includes(u32le(bytes, 14))

const formats: readonly (readonly [Format, (bytes: Uint8Array) => boolean])[] = [
  ['PNG', (bytes) => hasText(bytes, 0, '\x89PNG\r\n\x1a\n')],
  ['JPEG', (bytes) => hasText(bytes, 0, '\xff\xd8\xff')],
  ['WebP', (bytes) => hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')],
  ['GIF', (bytes) => hasText(bytes, 0, 'GIF87a') || hasText(bytes, 0, 'GIF89a')],
  ['BMP', isBmp],
  ['AVIF', (bytes) => hasBrand(bytes, /^avi[fs]$/)],
]

function isSvg(bytes: Uint8Array): boolean {
  const head = textAt(bytes, 0, 2048)
  return /^\s*(\xef\xbb\xbf)?\s*</.test(head) && /<svg[\s>]/i.test(head) && !/<html/i.test(head)
}

const HEIC =
  'This is a HEIC photo, which browsers cannot read. Export it as JPEG (on an iPhone: Settings > Camera > Formats > Most Compatible) and add it again.'
const TIFF =
  'This is a TIFF or camera raw file, which browsers cannot read. Export it as PNG or JPEG and add that.'
const VIDEO = 'This is a video, not a picture. Save one frame of it as PNG or JPEG and add that.'

/** What is known but cannot be opened. The order matters: any other ISO base media file is taken for a video. */
const refused: readonly (readonly [(bytes: Uint8Array) => boolean, string])[] = [
  [(bytes) => hasBrand(bytes, /^(hei[cxms]|hev[cxms]|mif1|msf1)$/), HEIC],
  [(bytes) => hasBrand(bytes, /^crx $/), TIFF],
  [(bytes) => hasText(bytes, 0, 'II*\0') || hasText(bytes, 0, 'MM\0*'), TIFF],
  [
    (bytes) => hasText(bytes, 0, '\xff\x0a') || hasText(bytes, 0, '\0\0\0\x0cJXL '),
    'This is a JPEG XL picture, which few browsers can read. Export it as PNG or JPEG and add that.',
  ],
  [isSvg, 'This is an SVG drawing, which has no pixels of its own. Export it as PNG and add that.'],
  [
    (bytes) => hasText(bytes, 0, '%PDF'),
    'This is a PDF document, not a picture. Export the page as PNG or JPEG and add that.',
  ],
  [
    (bytes) => hasText(bytes, 0, '8BPS'),
    'This is a Photoshop document, which browsers cannot read. Export it as PNG or JPEG and add that.',
  ],
  [(bytes) => brands(bytes).length > 0, VIDEO],
  [(bytes) => hasText(bytes, 0, '\x1a\x45\xdf\xa3'), VIDEO],
  [(bytes) => hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'AVI '), VIDEO],
]

/** The format of a file by its first bytes; throws a `FailureError` that names what it is instead. */
export function sniff(bytes: Uint8Array): Format {
  const known = formats.find(([, matches]) => matches(bytes))
  if (known) return known[0]
  if (bytes.length === 0)
    throw refusal('The file is empty (0 bytes). Copy or download it again, then add it.')
  const other = refused.find(([matches]) => matches(bytes))
  if (other) throw refusal(other[1])
  throw refusal('This is not a picture file. Add a PNG, JPEG, WebP, AVIF, GIF or BMP.')
}

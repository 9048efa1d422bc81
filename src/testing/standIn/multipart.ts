import { type RecordedPart, sha256 } from './recording.ts'

const HEADER_END = Buffer.from('\r\n\r\n')

function attributeOf(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header)
  return match ? (match[1] ?? match[2]) : undefined
}

function headerOf(head: string, name: string): string | undefined {
  const line = head.split('\r\n').find((text) => text.toLowerCase().startsWith(`${name}:`))
  return line?.slice(name.length + 1).trim()
}

function partOf(section: Buffer): RecordedPart | undefined {
  const end = section.indexOf(HEADER_END)
  if (end < 0) return undefined
  const head = section.subarray(0, end).toString('utf8')
  const disposition = headerOf(head, 'content-disposition') ?? ''
  const filename = attributeOf(disposition, 'filename')
  const contentType = headerOf(head, 'content-type')
  const bytes = section.subarray(end + HEADER_END.length)
  return {
    name: attributeOf(disposition, 'name') ?? '',
    ...(filename === undefined ? {} : { filename }),
    ...(contentType === undefined ? {} : { contentType }),
    bytes,
    sha256: sha256(bytes),
  }
}

/** Splits a multipart body by hand (RFC 7578), so that what is recorded owes nothing to any client's encoder. */
export function parseMultipart(contentType: string, body: Buffer): readonly RecordedPart[] {
  const boundary = attributeOf(contentType, 'boundary')
  if (!boundary) return []
  // Every delimiter but the first has a line break before it; one is put before the first as well.
  const text = Buffer.concat([Buffer.from('\r\n'), body])
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const parts: RecordedPart[] = []
  let start = text.indexOf(delimiter)
  while (start >= 0) {
    const end = text.indexOf(delimiter, start + delimiter.length)
    if (end < 0) break
    const part = partOf(text.subarray(start + delimiter.length + 2, end))
    if (part) parts.push(part)
    start = end
  }
  return parts
}

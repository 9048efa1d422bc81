/** Bytes as they arrive. */
export type ByteStream = AsyncGenerator<Uint8Array, void, void>

/**
 * The bytes of a body. Not every browser can iterate over a stream by itself.
 * @param arrived called with every piece
 */
export async function* bytesOf(response: Response, arrived: () => void): ByteStream {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (let next = await reader.read(); next.value; next = await reader.read()) {
      arrived()
      yield next.value
    }
  } finally {
    // Whoever stops reading hangs up.
    await reader.cancel().catch(() => {})
  }
}

/** Enough to tell an event stream from JSON. */
const ENOUGH = 16

async function* joined(first: readonly Uint8Array[], rest: ByteStream): ByteStream {
  try {
    yield* first
    yield* rest
  } finally {
    await rest.return()
  }
}

/** The first characters of a stream, and the whole of it. */
export async function peeked(bytes: ByteStream): Promise<{ start: string; bytes: ByteStream }> {
  const first: Uint8Array[] = []
  let start = ''
  while (start.trimStart().length < ENOUGH) {
    const { value, done } = await bytes.next()
    if (done) break
    first.push(value)
    start += String.fromCharCode(...value.subarray(0, 256))
  }
  return { start: start.trimStart(), bytes: joined(first, bytes) }
}

/** The whole body as text. */
export async function textOf(response: Response, arrived: () => void): Promise<string> {
  const utf8 = new TextDecoder()
  let text = ''
  for await (const bytes of bytesOf(response, arrived)) text += utf8.decode(bytes, { stream: true })
  return text + utf8.decode()
}

import { decodeBase64 } from '#services/engine/worker/base64.ts'
import { sniffMime } from '#services/engine/worker/sniffMime.ts'
import { recordIn, textIn } from './foreignJson.ts'

/** Where an answer came from, for what must be fetched after it. */
export interface AnswerOrigin {
  /** The base URL, absolute and with a slash at its end. */
  readonly baseUrl: string
  readonly signal: AbortSignal
}

/** A picture out of an item of `data`, or why there is none, in words that follow "could not be used: ". */
export type ItemPicture = { readonly blob: Blob } | { readonly problem: string }

function pictureOf(bytes: Uint8Array<ArrayBuffer>): ItemPicture {
  const mime = sniffMime(bytes)
  if (mime) return { blob: new Blob([bytes], { type: mime }) }
  return { problem: 'it is not a PNG, JPEG, WebP or GIF.' }
}

function decoded(base64: string): ItemPicture {
  try {
    return pictureOf(decodeBase64(base64))
  } catch {
    return { problem: 'its base64 is damaged.' }
  }
}

const afterComma = (dataUrl: string) => dataUrl.slice(dataUrl.indexOf(',') + 1)

async function downloaded(url: URL, signal: AbortSignal): Promise<ItemPicture> {
  // The query may be a signature that lets anyone in: it is not told.
  const place = url.origin + url.pathname
  try {
    const response = await fetch(url, {
      signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    })
    if (response.ok) return pictureOf(new Uint8Array(await response.arrayBuffer()))
    return { problem: `${place} answered ${response.status}.` }
  } catch {
    signal.throwIfAborted()
    return { problem: `${place} could not be downloaded.` }
  }
}

function fetched(address: string, { baseUrl, signal }: AnswerOrigin): Promise<ItemPicture> {
  const url = URL.canParse(address, baseUrl) ? new URL(address, baseUrl) : undefined
  if (url?.protocol === 'data:') return Promise.resolve(decoded(afterComma(address)))
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return downloaded(url, signal)
  return Promise.resolve({ problem: 'its address is not one of the web.' })
}

/**
 * The picture of one item of `data`, from its base64 or downloaded at once from its address (which expires), without
 * the key. Rejects only when the signal aborts.
 */
export async function readItem(item: unknown, origin: AnswerOrigin): Promise<ItemPicture> {
  const { b64_json, url } = recordIn(item)
  const base64 = textIn(b64_json)
  if (base64) return decoded(base64.startsWith('data:') ? afterComma(base64) : base64)
  const address = textIn(url)
  return address ? fetched(address, origin) : { problem: 'it has neither base64 nor an address.' }
}

import type { Sifted } from './answerSieve.ts'
import { bytesOf } from './bodyBytes.ts'
import { recordIn, textIn } from './foreignJson.ts'
import { createPictureBytes, type ItemPicture } from './pictureBytes.ts'
import type { Reading } from './reading.ts'

const NOT_A_PICTURE: ItemPicture = { problem: 'it is not a PNG, JPEG, WebP or GIF.' }

async function pictureIn(response: Response, heard: () => void): Promise<ItemPicture> {
  const collected = createPictureBytes()
  for await (const bytes of bytesOf(response, heard)) collected.add(new Uint8Array(bytes))
  return collected.finish() ?? NOT_A_PICTURE
}

/** @param headers sent along to that address, and to none it leads to */
async function downloaded(
  url: URL,
  { signal, heard }: Reading,
  headers?: Headers,
): Promise<ItemPicture> {
  // The query may be a signature that lets anyone in: it is not told.
  const place = url.origin + url.pathname
  try {
    const response = await fetch(url, {
      signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      ...(headers ? { headers, redirect: 'error' } : {}),
    })
    heard()
    if (response.ok) return await pictureIn(response, heard)
    return { problem: `${place} answered ${response.status}.` }
  } catch {
    return { problem: `${place} could not be downloaded.` }
  }
}

async function fetched(address: string, reading: Reading): Promise<ItemPicture> {
  const baseUrl = new URL('../', reading.url)
  const url = URL.canParse(address, baseUrl) ? new URL(address, baseUrl) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    return { problem: 'its address is not one of the web.' }
  // What lies beside the request may want the same key. Absolute addresses carry their own right of access.
  const isBeside = !URL.canParse(address) && url.origin === baseUrl.origin
  const own = isBeside ? await downloaded(url, reading, reading.headers) : undefined
  return own && 'blob' in own ? own : downloaded(url, reading)
}

const DATA_ADDRESS = /^data:/i

/** The picture the sieve took out of an item, if it did. */
function siftedOut(item: unknown, pictures: Sifted['pictures']): ItemPicture | undefined {
  const { b64_json, url } = recordIn(item)
  const [base64, address] = [textIn(b64_json), textIn(url)]
  const inBase64 = base64 === undefined ? undefined : pictures[Number(base64)]
  if (inBase64) return inBase64
  if (address === undefined || !DATA_ADDRESS.test(address)) return undefined
  return pictures[Number(address.replace(DATA_ADDRESS, ''))] ?? NOT_A_PICTURE
}

/**
 * The picture of one item of an answer, from its base64 or downloaded at once from its address (which expires): with the
 * key only where the address is relative. Never rejects: what cannot be used is lost by itself.
 */
export async function readItem(
  item: unknown,
  pictures: Sifted['pictures'],
  reading: Reading,
): Promise<ItemPicture> {
  const sifted = siftedOut(item, pictures)
  if (sifted) return sifted
  const address = textIn(recordIn(item).url)
  return address ? fetched(address, reading) : { problem: 'it has neither base64 nor an address.' }
}

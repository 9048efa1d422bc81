/** A request to be made in the plainest way. */
export interface BareFetch {
  readonly url: string
  readonly body: string
}

interface Body {
  readonly data: readonly { readonly b64_json: string }[]
}

interface NativeBase64 extends Uint8ArrayConstructor {
  fromBase64?: (text: string) => Uint8Array<ArrayBuffer>
}

/** The browser's own decoder where there is one. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const native: NativeBase64 = Uint8Array
  return native.fromBase64?.(text) ?? Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

addEventListener('message', async ({ data: { url, body } }: MessageEvent<BareFetch>) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body })
  const { data }: Body = await response.json()
  postMessage(data.map(({ b64_json }) => new Blob([decodeBase64(b64_json)], { type: 'image/png' })))
})

/** `toBase64` where the browser has it: several times as fast as `btoa`. */
interface NativeBytes extends Uint8Array<ArrayBuffer> {
  toBase64?: () => string
}

/** The longest argument list every engine takes. */
const CHUNK = 0x8000

export function encodeBase64(bytes: Uint8Array<ArrayBuffer>): string {
  const native: NativeBytes = bytes
  if (native.toBase64) return native.toBase64()
  let binary = ''
  for (let i = 0; i < bytes.length; i += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK))
  return btoa(binary)
}

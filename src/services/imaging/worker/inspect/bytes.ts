/**
 * Numbers in a file's bytes. What lies past the end reads as 0, so whoever follows a length or an offset checks first
 * that it stays within the file.
 */
export const u16be = (bytes: Uint8Array, at: number): number => (bytes[at] << 8) | bytes[at + 1]
export const u32be = (bytes: Uint8Array, at: number): number =>
  ((u16be(bytes, at) << 16) | u16be(bytes, at + 2)) >>> 0
export const i32be = (bytes: Uint8Array, at: number): number => u32be(bytes, at) | 0
export const u16le = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8)
export const u24le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at) | (bytes[at + 2] << 16)
export const u32le = (bytes: Uint8Array, at: number): number =>
  (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0
export const i32le = (bytes: Uint8Array, at: number): number => u32le(bytes, at) | 0

/** Whether these characters (one byte each) are there. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Bytes as characters, one each; shorter where the file ends. */
export const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * 64 bits of a text as 16 hexadecimal digits: FNV-1a (Fowler, Noll and Vo, 1991) over UTF-16 code units in place of
 * bytes, which for ASCII is the same. Not for secrets; two texts may share one.
 */
export function fingerprint(text: string): string {
  let high = 0xcbf29ce4 | 0
  let low = 0x84222325 | 0
  for (let i = 0; i < text.length; i++) {
    low ^= text.charCodeAt(i)
    // Times the prime 2^40 + 0x1b3, modulo 2^64, in halves so small that the products are small integers.
    const lower = (low & 0xffff) * 0x1b3
    const upper = (low >>> 16) * 0x1b3 + (lower >>> 16)
    high = (Math.imul(high, 0x1b3) + (upper >>> 16) + (low << 8)) | 0
    low = (upper << 16) | (lower & 0xffff)
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

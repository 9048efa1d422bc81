const enormous = 10n ** 15n

/** `12,000`; beyond what anyone counts, no digits. */
export const countWords = (count: number | bigint): string =>
  count > enormous ? 'more than a quadrillion' : count.toLocaleString('en-US')

/** `1 request`, `12,000 requests`. */
export const requestsWords = (count: number | bigint): string =>
  Number(count) === 1 ? '1 request' : `${countWords(count)} requests`

export const quoted = (name: string): string => `\u201c${name}\u201d`

const list = new Intl.ListFormat('en-GB')

/** `a, b and c`, or the first few and `17 more`. */
export function listWords<T>(
  items: readonly T[],
  words: (item: T) => string = String,
  most = 5,
): string {
  const more = items.length - most
  const first = items.slice(0, most).map(words)
  return list.format(more > 0 ? [...first, `${countWords(more)} more`] : first)
}

/** `character 12`: where something is in a text, counting characters (code points) from 1, and lines where there are several. */
export function placeWords(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  const character = `character ${Array.from(lines.at(-1) ?? '').length + 1}`
  return text.includes('\n') ? `line ${lines.length}, ${character}` : character
}

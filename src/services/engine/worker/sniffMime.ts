interface Signature {
  readonly mime: string
  /** The first bytes as Latin-1 text; a dot stands for any byte. */
  readonly start: string
}

const signatures: readonly Signature[] = [
  { mime: 'image/png', start: '\u0089PNG\r\n\u001a\n' },
  { mime: 'image/jpeg', start: '\u00ff\u00d8\u00ff' },
  { mime: 'image/gif', start: 'GIF8' },
  { mime: 'image/webp', start: 'RIFF....WEBP' },
]

function startsWith(bytes: Uint8Array, start: string): boolean {
  for (let i = 0; i < start.length; i++)
    if (start[i] !== '.' && start.charCodeAt(i) !== bytes[i]) return false
  return true
}

/** The picture type the first bytes tell; undefined for whatever is not PNG, JPEG, GIF or WebP. */
export const sniffMime = (bytes: Uint8Array): string | undefined =>
  signatures.find(({ start }) => startsWith(bytes, start))?.mime

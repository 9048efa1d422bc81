/** The prompts of a text, one a line, trimmed, in their order; lines may end in LF, CRLF or CR. */
export function parsePrompts(text: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/)
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

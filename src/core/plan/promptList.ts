/** How a text holds several prompts: one a line, or blocks of lines with blank lines between them. */
export type PromptLayout = 'lines' | 'blocks'

/** The prompts of a text, trimmed, in their order; lines may end in LF, CRLF or CR. */
export function parsePrompts(text: string, layout: PromptLayout): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const pieces = layout === 'lines' ? lines.split('\n') : lines.split(/\n(?:[^\S\n]*\n)+/)
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}

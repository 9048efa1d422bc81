import type { Snippet } from '#core/promptBook.ts'

/** A text and the caret in it, in UTF-16 units. */
export interface TextCaret {
  readonly text: string
  readonly caret: number
}

const WORD_BEFORE = /[\p{L}\p{N}\p{M}'’-]$/u
const WORD_AFTER = /^[\p{L}\p{N}\p{M}'’-]+/u

/** The end of the word that the caret is in; the caret itself between words. */
function wordEnd({ text, caret }: TextCaret): number {
  if (!WORD_BEFORE.test(text.slice(0, caret))) return caret
  return caret + (WORD_AFTER.exec(text.slice(caret))?.[0].length ?? 0)
}

/** What stands between a text and the snippet after it. */
function joinBefore(before: string): string {
  if (before === '' || /[\n([{“‘«]$/.test(before)) return ''
  return /[,;:.!?…]$/.test(before) ? ' ' : ', '
}

/** What stands between a snippet and the text after it. */
function joinAfter(after: string): string {
  return after === '' || /^[\n,;:.!?…)\]}”’»]/.test(after) ? '' : ', '
}

/**
 * A text with a snippet at the caret, between commas where it needs them, and behind the word where the caret is in
 * one; the caret then stands behind the snippet. Only white space beside the snippet changes.
 */
export function withSnippetAt({ text, caret }: TextCaret, snippet: string): TextCaret {
  const words = snippet.replace(/^[\s,]+|[\s,]+$/g, '')
  if (words === '') return { text, caret }
  const at = wordEnd({ text, caret })
  const before = text.slice(0, at).replace(/[^\S\n]+$/, '')
  const after = text.slice(at).replace(/^[^\S\n]+/, '')
  const upTo = `${before}${joinBefore(before)}${words}`
  return { text: `${upTo}${joinAfter(after)}${after}`, caret: upTo.length }
}

/** Snippets to begin with: light, lens, setting, material. */
export const starterSnippets: readonly Snippet[] = [
  'soft morning light',
  'golden hour backlight',
  'overcast, even light',
  'studio softbox lighting',
  'long evening shadows',
  '35 mm film grain',
  'shallow depth of field',
  'wide-angle view',
  'macro close-up',
  'seen from above',
  'product photo on white',
  'plain seamless background',
  'natural skin texture',
  'matching perspective and shadows',
  'muted earth tones',
  'high-contrast black and white',
  'watercolour on cold-pressed paper',
  'pencil sketch on rough paper',
  'flat vector illustration',
  'oil paint with visible brushwork',
].map((text) => ({ id: `starter ${text}`, text }))

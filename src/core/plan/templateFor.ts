import { expandAll } from './expansion.ts'
import { parseTemplate } from './parseTemplate.ts'
import { countOf, escaped } from './template.ts'

/** A template that stands for this one text: the text itself wherever it may be. */
export function templateFor(text: string): string {
  const parsed = parseTemplate(text)
  if (parsed.kind === 'problem' || countOf(parsed.template) !== 1n) return escaped(text)
  const [standsFor] = expandAll(parsed.template, new Map())
  return standsFor === text ? text : escaped(text)
}

import { shortened } from './foreignJson.ts'

const PAGE_START = /^\s*(<\?xml[^>]*>\s*)?<(!doctype|html|head|body|title)\b/i
/** More of a page than this is not looked at. */
const LOOK_AT = 20_000

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
}

const withoutEntities = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (all, name: string) => entities[name] ?? all)

export const isWebPage = (text: string): boolean => PAGE_START.test(text)

/** What an HTML page says: its title, or else its first words. */
export function wordsOfPage(page: string): string {
  const html = page.slice(0, LOOK_AT)
  const title = /<title\b[^>]*>([^<]*)/i.exec(html)?.[1] ?? ''
  const body = html
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
  const words = withoutEntities(title.trim() || body)
  return shortened(words.replace(/\s+/g, ' ').trim(), 200)
}

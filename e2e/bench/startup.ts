import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench } from './run.ts'

/** The scripts that the page loads before it can paint: the entry and what it imports statically. */
function initialScripts(dist: string): ReadonlySet<string> {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    const code = readFileSync(file, 'utf8')
    for (const [, path] of code.matchAll(/(?:from|import)\s*["'](\.\/[^"']+\.js)["']/g))
      if (path) visit(join(dirname(file), path))
  }
  for (const [, path] of html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g))
    if (path) visit(join(dist, path))
  return found
}

export const startupBenches: readonly Bench[] = [
  {
    names: ['startup.initial_js_gz_kB'],
    measure: async ({ root }) => {
      const sizes = [...initialScripts(join(root, 'dist'))].map(
        (file) => gzipSync(readFileSync(file), { level: 9 }).length,
      )
      const bytes = sizes.reduce((sum, size) => sum + size, 0)
      return [{ name: 'startup.initial_js_gz_kB', value: bytes / 1000, unit: 'kB' }]
    },
  },
]

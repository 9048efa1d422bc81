import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { batchBenches } from './batch.ts'
import { fillBenches } from './fill.ts'
import { imagingBenches } from './imaging.ts'
import { lockBenches } from './lock.ts'
import { paintBenches } from './paint.ts'
import { selectingBenches } from './selecting.ts'
import { startupBenches } from './startup.ts'
import { undoBenches } from './undo.ts'
import { wireBenches } from './wire.ts'

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** A group of figures that are measured together. */
export interface Bench {
  /** The names it prints. */
  readonly names: readonly string[]
  readonly measure: (context: BenchContext) => Promise<readonly Figure[]>
}

export interface BenchContext {
  /** The project's folder, with a built `dist/`. */
  readonly root: string
  /** A fresh page with the parts of the app that are measured in a browser. */
  readonly openPage: () => Promise<Page>
}

interface BenchOptions {
  readonly wanted: string
  readonly root: string
  readonly executablePath: string | undefined
  readonly chromiumArgs: readonly string[]
}

const benches = [
  ...startupBenches,
  ...undoBenches,
  ...fillBenches,
  ...batchBenches,
  ...imagingBenches,
  ...lockBenches,
  ...paintBenches,
  ...selectingBenches,
  ...wireBenches,
]

/** Builds the page of the benches as the app itself is built, and serves it. */
async function servePage(root: string) {
  const outDir = mkdtempSync(join(tmpdir(), 'maskroom-bench-'))
  const shared = { root: join(root, 'e2e/bench/page'), configFile: join(root, 'vite.config.ts') }
  const publicDir = join(root, 'public')
  await build({ ...shared, publicDir, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
  const server = await preview({
    ...shared,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 4399 },
  })
  const close = async () => {
    await server.close()
    rmSync(outDir, { recursive: true, force: true })
  }
  return { url: server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:4399/', close }
}

async function openBrowser({ root, executablePath, chromiumArgs }: BenchOptions) {
  const served = await servePage(root)
  const browser = await chromium.launch({
    args: [...chromiumArgs],
    ...(executablePath ? { executablePath } : {}),
  })
  return {
    openPage: async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      page.on('pageerror', (error) => console.error(String(error)))
      await page.goto(served.url)
      await page.waitForFunction(() => 'bench' in window)
      return page
    },
    close: async () => {
      await browser.close()
      await served.close()
    },
  }
}

/** Measures and prints every figure whose name begins with `wanted`. */
export async function runBenches(options: BenchOptions): Promise<void> {
  let opened: ReturnType<typeof openBrowser> | undefined
  const openPage = async () => {
    opened ??= openBrowser(options)
    return (await opened).openPage()
  }
  for (const { names, measure } of benches) {
    if (!names.some((name) => name.startsWith(options.wanted))) continue
    for (const { name, value, unit } of await measure({ root: options.root, openPage }))
      if (name.startsWith(options.wanted))
        console.log(`bench ${name} ${Number(value.toPrecision(4))} ${unit}`)
  }
  await (await opened)?.close()
}

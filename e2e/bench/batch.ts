import type { CDPSession, Page } from '@playwright/test'
import { preview } from 'vite'
import { connectionFromPreset } from '../../src/core/presets.ts'
import type { StoredSettings } from '../../src/services/storage/storage.ts'
import { startStandIn } from '../../src/testing/standIn/startStandIn.ts'
import type { Bench } from './run.ts'

const JOBS = 500
/** Browsers keep six connections to a host. */
const CONCURRENCY = 6
/** Real servers take ten to a hundred times as long. */
const LATENCY_MS = 1000

/** The form filled in for a batch of so many requests, each with a text of its own. */
function settingsFor(baseUrl: string): StoredSettings {
  const custom = connectionFromPreset('custom', 'bench', baseUrl)
  const trees = Array.from({ length: JOBS }, (_, index) => `tree ${index + 1}`)
  return {
    params: {
      prompt: `{${trees.join('|')}} [[delay:${LATENCY_MS}]]`,
      model: 'gpt-image-2',
      quality: 'low',
      size: 'auto',
      background: 'opaque',
      n: 1,
    },
    seed: 1,
    seedRule: 'fixed',
    maskEdge: 'hard',
    pixelLock: true,
    send: 'whole',
    context: 0.5,
    connections: [{ ...custom, limits: { ...custom.limits, concurrency: CONCURRENCY } }],
    chosen: 'bench',
    secrets: {},
  }
}

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize
}

/** Watches how late the page's timers are, which other processes delay too, and what tasks the browser calls long. */
async function watchMainThread(page: Page) {
  await page.evaluate(() => {
    const TICK_MS = 4
    /** A long task is one of 50 ms or more. */
    const seen = { longest: 0, longTasks: 0 }
    new PerformanceObserver((list) => {
      seen.longTasks += list.getEntries().length
    }).observe({ type: 'longtask' })
    let due = performance.now() + TICK_MS
    setInterval(() => {
      seen.longest = Math.max(seen.longest, performance.now() - due)
      due = performance.now() + TICK_MS
    }, TICK_MS)
    Object.assign(window, { seen })
  })
  return () =>
    page.evaluate((): { longest: number; longTasks: number } => Reflect.get(window, 'seen'))
}

/** Sends a batch through the app and waits until every picture is stored. */
async function runBatch(page: Page) {
  const session = await page.context().newCDPSession(page)
  await page.getByRole('button', { name: 'Generate' }).waitFor()
  const before = await heapBytes(session)
  const watched = await watchMainThread(page)
  const began = performance.now()
  await page.getByRole('button', { name: 'Generate' }).click()
  const isAtWork = (under: boolean) => /^\(/.test(document.title) === under
  await page.waitForFunction(isAtWork, true)
  await page.waitForFunction(isAtWork, false, { timeout: 300_000, polling: 50 })
  const took = performance.now() - began
  const { longest, longTasks } = await watched()
  return { took, longest, longTasks, grown: (await heapBytes(session)) - before }
}

export const batchBenches: readonly Bench[] = [
  {
    names: ['batch.overhead', 'batch.longest_task_ms', 'batch.long_tasks', 'batch.heap_growth_MB'],
    measure: async ({ root, openPage }) => {
      const standIn = await startStandIn()
      const server = await preview({
        root,
        logLevel: 'warn',
        preview: { host: '127.0.0.1', port: 4398 },
      })
      try {
        const page = await openPage()
        const settings = JSON.stringify(settingsFor(standIn.url))
        await page.addInitScript((stored) => {
          localStorage.setItem('maskroom.settings', stored)
        }, settings)
        await page.goto(server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:4398/')
        const { took, longest, longTasks, grown } = await runBatch(page)
        if (standIn.billed() !== JOBS)
          throw new Error(`${standIn.billed()} pictures were made, not ${JOBS}`)
        const ideal = Math.ceil(JOBS / CONCURRENCY) * LATENCY_MS
        return [
          { name: 'batch.overhead', value: took / ideal, unit: 'ratio' },
          { name: 'batch.longest_task_ms', value: longest, unit: 'ms' },
          { name: 'batch.long_tasks', value: longTasks, unit: 'count' },
          { name: 'batch.heap_growth_MB', value: grown / 1e6, unit: 'MB' },
        ]
      } finally {
        await server.close()
        await standIn.close()
      }
    },
  },
]

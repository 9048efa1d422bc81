import type { Page } from '@playwright/test'
import type { createPaintBench } from './page/paintSurface.ts'
import type { Bench } from './run.ts'

declare global {
  interface Window {
    painting: Awaited<ReturnType<typeof createPaintBench>>
  }
}

const GESTURE_MS = 2500
/** As a 250 Hz mouse. */
const MOVE_EVERY_MS = 4

const sortedAt = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** A hand that draws loops for a while; gives the frames meanwhile. */
async function paintByHand(page: Page) {
  await page.mouse.move(640, 400)
  await page.mouse.down()
  await page.evaluate(() => window.painting.recorded())
  const began = Date.now()
  for (let step = 0; Date.now() - began < GESTURE_MS; step++) {
    const turn = step / 60
    await page.mouse.move(640 + 330 * Math.cos(turn), 400 + 300 * Math.sin(1.7 * turn))
    const ahead = (step + 1) * MOVE_EVERY_MS - (Date.now() - began)
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead))
  }
  const frames = await page.evaluate(() => window.painting.stopped())
  await page.mouse.up()
  return frames
}

async function openSquare(page: Page, side: number) {
  await page.evaluate(async (px) => {
    window.painting = await window.bench.paint(px)
  }, side)
  await page.waitForTimeout(1000)
}

const SMALL = 1024
const LARGE = 8192
const RUNS = 3

export const paintBenches: readonly Bench[] = [
  {
    names: [
      'paint.8192.frame_p95_over_1024',
      'paint.8192.busy_ms',
      'paint.after_5000_strokes_over_0',
    ],
    measure: async ({ openPage }) => {
      const small = await openPage()
      const large = await openPage()
      await openSquare(small, SMALL)
      await openSquare(large, LARGE)
      const p95: Record<'small' | 'large', number[]> = { small: [], large: [] }
      const busy: Record<'before' | 'after', number[]> = { before: [], after: [] }
      for (let run = 0; run < RUNS; run++) {
        await small.bringToFront()
        p95.small.push(sortedAt((await paintByHand(small)).intervals, 0.95))
        await large.bringToFront()
        const frames = await paintByHand(large)
        p95.large.push(sortedAt(frames.intervals, 0.95))
        busy.before.push(mean(frames.busy))
      }
      await large.evaluate(() => window.painting.scribbled(5000))
      for (let run = 0; run < RUNS; run++) busy.after.push(mean((await paintByHand(large)).busy))
      const middle = (values: readonly number[]) => sortedAt(values, 0.5)
      return [
        {
          name: 'paint.8192.frame_p95_over_1024',
          value: middle(p95.large) / middle(p95.small),
          unit: 'ratio',
        },
        { name: 'paint.8192.busy_ms', value: middle(busy.before), unit: 'ms' },
        {
          name: 'paint.after_5000_strokes_over_0',
          value: middle(busy.after) / middle(busy.before),
          unit: 'ratio',
        },
      ]
    },
  },
]

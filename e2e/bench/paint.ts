import type { Page } from '@playwright/test'
import type { createPaintBench } from './page/paintSurface.ts'
import type { Recording } from './page/recorder.ts'
import type { Bench } from './run.ts'

declare global {
  interface Window {
    painting: Pick<Awaited<ReturnType<typeof createPaintBench>>, 'recorded' | 'stopped'>
    scribbled: Awaited<ReturnType<typeof createPaintBench>>['scribbled']
  }
}

const GESTURE_MS = 1500
/** As a 250 Hz mouse. */
const MOVE_EVERY_MS = 4
/** What comes of a gesture's end is watched this long. */
const AFTERMATH_MS = 300

const sortedAt = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length
const middle = (values: readonly number[]) => sortedAt(values, 0.5)

/** A hand that draws loops for a while; gives what the page saw of it, to a moment after its end. */
async function paintByHand(page: Page): Promise<Recording> {
  await page.bringToFront()
  await page.mouse.move(640, 400)
  await page.mouse.down()
  await page.evaluate(() => window.painting.recorded())
  const began = Date.now()
  const moves: Promise<void>[] = []
  for (let step = 0; Date.now() - began < GESTURE_MS; step++) {
    const turn = step / 60
    // A hand does not wait for the page, which is told only once a frame.
    moves.push(page.mouse.move(640 + 330 * Math.cos(turn), 400 + 300 * Math.sin(1.7 * turn)))
    const ahead = (step + 1) * MOVE_EVERY_MS - (Date.now() - began)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, ahead)))
  }
  await Promise.all(moves)
  await page.mouse.up()
  await page.waitForTimeout(AFTERMATH_MS)
  return page.evaluate(() => window.painting.stopped())
}

async function openSquare(page: Page, side: number) {
  await page.evaluate(async (px) => {
    const { scribbled, ...painting } = await window.bench.paint(px)
    window.painting = painting
    window.scribbled = scribbled
  }, side)
  await page.waitForTimeout(1000)
}

async function openLines(page: Page, side: number, strokes: number) {
  const args = { side, strokes }
  await page.evaluate(async (lines) => {
    window.painting = await window.bench.konvaLines(lines.side, lines.strokes)
  }, args)
  await page.waitForTimeout(1000)
}

const SMALL = 1024
const LARGE = 8192
const RUNS = 3
/** Enough to compare with, few enough for a page of lines to be usable. */
const COMPARED_STROKES = 1000
const MANY_STROKES = 5000

const scribble = (page: Page, strokes: number) =>
  page.evaluate((count) => window.scribbled(count), strokes)

async function paintTimes(page: Page, times = RUNS): Promise<readonly Recording[]> {
  const recordings: Recording[] = []
  for (let run = 0; run < times; run++) recordings.push(await paintByHand(page))
  return recordings
}

const fps = ({ intervals }: Recording) => (1000 * intervals.length) / sum(intervals)
const middleOf = (recordings: readonly Recording[], figure: (recording: Recording) => number) =>
  middle(recordings.map(figure))

export const paintBenches: readonly Bench[] = [
  {
    names: [
      'paint.8192.frame_p95_over_1024',
      'paint.8192.busy_ms',
      'paint.after_5000_strokes_over_0',
      'paint.8192_5000.fps',
      'paint.8192_5000.point_ms',
      'paint.8192_5000.longest_task_ms',
      'paint.fps_over_konva_lines_1000',
    ],
    measure: async ({ openPage }) => {
      const small = await openPage()
      const large = await openPage()
      const lines = await openPage()
      await openSquare(small, SMALL)
      await openSquare(large, LARGE)
      await openLines(lines, LARGE, COMPARED_STROKES)
      const onSmall: Recording[] = []
      const before: Recording[] = []
      for (let run = 0; run < RUNS; run++) {
        onSmall.push(await paintByHand(small))
        before.push(await paintByHand(large))
      }
      await scribble(large, COMPARED_STROKES)
      const [own] = await paintTimes(large, 1)
      const [other] = await paintTimes(lines, 1)
      await lines.close()
      await scribble(large, MANY_STROKES - COMPARED_STROKES)
      const after = await paintTimes(large)
      const p95 = ({ intervals }: Recording) => sortedAt(intervals, 0.95)
      const busy = ({ busy }: Recording) => mean(busy)
      const pointMs = ({ pointerMs, samples }: Recording) => pointerMs / samples
      return [
        {
          name: 'paint.8192.frame_p95_over_1024',
          value: middleOf(before, p95) / middleOf(onSmall, p95),
          unit: 'ratio',
        },
        { name: 'paint.8192.busy_ms', value: middleOf(before, busy), unit: 'ms' },
        {
          name: 'paint.after_5000_strokes_over_0',
          value: middleOf(after, busy) / middleOf(before, busy),
          unit: 'ratio',
        },
        { name: 'paint.8192_5000.fps', value: middleOf(after, fps), unit: 'fps' },
        { name: 'paint.8192_5000.point_ms', value: middleOf(after, pointMs), unit: 'ms' },
        {
          name: 'paint.8192_5000.longest_task_ms',
          value: middleOf(after, ({ longestTaskMs }) => longestTaskMs),
          unit: 'ms',
        },
        {
          name: 'paint.fps_over_konva_lines_1000',
          value: own && other ? fps(own) / fps(other) : Number.NaN,
          unit: 'ratio',
        },
      ]
    },
  },
]

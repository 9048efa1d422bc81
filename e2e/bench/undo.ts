import { emptyHistory, historyBytes, recorded } from '../../src/core/mask/history.ts'
import { emptyMask } from '../../src/core/mask/mask.ts'
import { createStroke, strokeApplied } from '../../src/core/mask/stroke.ts'
import type { Bench } from './run.ts'
import { scribble, seeded } from './scribble.ts'

interface Session {
  readonly side: number
  readonly strokes: number
  /** 0..1 */
  readonly hardness: number
}

/** What the history of so many random strokes takes, a quarter of them an eraser's. */
function historyMB({ side, strokes, hardness }: Session): number {
  const random = seeded(5)
  let mask = emptyMask({ width: side, height: side })
  let history = emptyHistory
  for (let step = 0; step < strokes; step++) {
    const { sizePx, points } = scribble(side, random)
    const stroke = createStroke(mask, { sizePx, hardness, strength: 1, erase: step % 4 === 3 })
    for (const point of points) stroke.to(point)
    const after = strokeApplied(mask, stroke)
    history = recorded(history, mask, after)
    mask = after
  }
  return historyBytes(history) / 2 ** 20
}

const memoryOf = (name: string, session: Session): Bench => ({
  names: [name],
  measure: async () => [{ name, value: historyMB(session), unit: 'MB' }],
})

const sortedAt = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN

export const undoBenches: readonly Bench[] = [
  memoryOf('undo.1000_steps.MB', { side: 4096, strokes: 1000, hardness: 1 }),
  memoryOf('undo.1000_hard.MB', { side: 8192, strokes: 1000, hardness: 1 }),
  memoryOf('undo.200_soft_4096.MB', { side: 4096, strokes: 200, hardness: 0 }),
  {
    names: ['undo.p50_ms', 'undo.max_ms', 'undo.draw_p50_ms', 'undo.draw_max_ms'],
    measure: async ({ openPage }) => {
      const page = await openPage()
      const { stepMs, drawMs } = await page.evaluate(() => window.bench.undo())
      return [
        { name: 'undo.p50_ms', value: sortedAt(stepMs, 0.5), unit: 'ms' },
        { name: 'undo.max_ms', value: sortedAt(stepMs, 1), unit: 'ms' },
        { name: 'undo.draw_p50_ms', value: sortedAt(drawMs, 0.5), unit: 'ms' },
        { name: 'undo.draw_max_ms', value: sortedAt(drawMs, 1), unit: 'ms' },
      ]
    },
  },
]

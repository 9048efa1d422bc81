import { emptyHistory, historyBytes, recorded } from '../../src/core/mask/history.ts'
import { emptyMask } from '../../src/core/mask/mask.ts'
import { createStroke, strokeApplied } from '../../src/core/mask/stroke.ts'
import type { Bench } from './run.ts'
import { scribble, seeded } from './scribble.ts'

const SIDE = 4096

export const undoBenches: readonly Bench[] = [
  {
    names: ['undo.1000_steps.MB'],
    measure: async () => {
      const random = seeded(5)
      let mask = emptyMask({ width: SIDE, height: SIDE })
      let history = emptyHistory
      for (let step = 0; step < 1000; step++) {
        const { sizePx, points } = scribble(SIDE, random)
        const stroke = createStroke(mask, {
          sizePx,
          hardness: 1,
          strength: 1,
          erase: step % 4 === 3,
        })
        for (const point of points) stroke.to(point)
        const after = strokeApplied(mask, stroke)
        history = recorded(history, mask, after)
        mask = after
      }
      return [{ name: 'undo.1000_steps.MB', value: historyBytes(history) / 2 ** 20, unit: 'MB' }]
    },
  },
]

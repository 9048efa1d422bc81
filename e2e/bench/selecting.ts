import type { createSelectingBench } from './page/selecting.ts'
import type { Bench } from './run.ts'

type Work = keyof Awaited<ReturnType<typeof createSelectingBench>>

const benchOf = (name: string, work: Work): Bench => ({
  names: [`${name}.12MP_ms`, `${name}.12MP_main_block_ms`],
  measure: async ({ openPage }) => {
    const page = await openPage()
    const { tookMs, blockMs } = await page.evaluate(
      async (wanted) => (await window.bench.selecting())[wanted](),
      work,
    )
    return [
      { name: `${name}.12MP_ms`, value: tookMs, unit: 'ms' },
      { name: `${name}.12MP_main_block_ms`, value: blockMs, unit: 'ms' },
    ]
  },
})

export const selectingBenches: readonly Bench[] = [
  benchOf('wand', 'wand'),
  benchOf('feather', 'feather'),
  benchOf('smart_select', 'smartSelect'),
]

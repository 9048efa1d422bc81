import type { Bench } from './run.ts'

export const lockBenches: readonly Bench[] = [
  {
    names: [
      'lock.24MP.main_block_ms',
      'lock.24MP_over_decode',
      'lock.outside_changed',
      'lock.register_err_px',
      'lock.seam_ratio',
    ],
    measure: async ({ openPage }) => {
      const page = await openPage()
      const found = await page.evaluate(() => window.bench.lock())
      return [
        { name: 'lock.24MP.main_block_ms', value: found.mainBlockMs, unit: 'ms' },
        { name: 'lock.24MP_over_decode', value: found.overDecode, unit: 'ratio' },
        { name: 'lock.outside_changed', value: found.outsideChanged, unit: 'px' },
        { name: 'lock.register_err_px', value: found.registerErrorPx, unit: 'px' },
        { name: 'lock.seam_ratio', value: found.seamRatio, unit: 'ratio' },
      ]
    },
  },
]

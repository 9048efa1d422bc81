import type { Bench } from './run.ts'

export const imagingBenches: readonly Bench[] = [
  {
    names: ['downscale.over_decode', 'downscale.main_block_ms'],
    measure: async ({ openPage }) => {
      const page = await openPage()
      const { overDecode, mainBlockMs } = await page.evaluate(() => window.bench.downscale())
      return [
        { name: 'downscale.over_decode', value: overDecode, unit: 'ratio' },
        { name: 'downscale.main_block_ms', value: mainBlockMs, unit: 'ms' },
      ]
    },
  },
  {
    names: ['export.8192.main_block_ms'],
    measure: async ({ openPage }) => {
      const page = await openPage()
      const { mainBlockMs } = await page.evaluate(() => window.bench.exportMask())
      return [{ name: 'export.8192.main_block_ms', value: mainBlockMs, unit: 'ms' }]
    },
  },
]

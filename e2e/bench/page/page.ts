import { createDownscaleBench } from './downscale.ts'
import { createExportBench } from './exportMask.ts'
import { createPaintBench } from './paintSurface.ts'

const bench = {
  downscale: createDownscaleBench,
  exportMask: createExportBench,
  paint: createPaintBench,
}

declare global {
  interface Window {
    /** What the runner calls. */
    bench: typeof bench
  }
}

window.bench = bench

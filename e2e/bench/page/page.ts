import { createDownscaleBench } from './downscale.ts'
import { createExportBench } from './exportMask.ts'
import { createPaintBench } from './paintSurface.ts'
import { createWireBench } from './wire.ts'

const bench = {
  downscale: createDownscaleBench,
  exportMask: createExportBench,
  paint: createPaintBench,
  wire: createWireBench,
}

declare global {
  interface Window {
    /** What the runner calls. */
    bench: typeof bench
  }
}

window.bench = bench

import { createDownscaleBench } from './downscale.ts'
import { createExportBench } from './exportMask.ts'
import { createKonvaLines } from './konvaLines.ts'
import { createLockBench } from './lock.ts'
import { createPaintBench } from './paintSurface.ts'
import { createSelectingBench } from './selecting.ts'
import { createUndoBench } from './undoSteps.ts'
import { createWireBench } from './wire.ts'

const bench = {
  downscale: createDownscaleBench,
  exportMask: createExportBench,
  lock: createLockBench,
  konvaLines: createKonvaLines,
  paint: createPaintBench,
  selecting: createSelectingBench,
  undo: createUndoBench,
  wire: createWireBench,
}

declare global {
  interface Window {
    /** What the runner calls. */
    bench: typeof bench
  }
}

window.bench = bench

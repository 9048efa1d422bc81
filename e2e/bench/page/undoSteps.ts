import { scribble, seeded } from '../scribble.ts'
import { createSquareEditor } from './squareEditor.ts'

const SIDE = 8192
const STEPS = 1000
/** Every so many strokes one is large and soft. */
const LARGE_EVERY = 20
/** Every so many steps the page gets its turn, and the frame is drawn. */
const BATCH = 5

const nextTask = () => new Promise((resolve) => setTimeout(resolve))

/** Frames are run by hand: what a step costs is the work, not the wait for the screen. */
function framesByHand() {
  let waiting: FrameRequestCallback[] = []
  window.requestAnimationFrame = (callback) => waiting.push(callback)
  window.cancelAnimationFrame = () => {}
  return () => {
    const now = waiting
    waiting = []
    for (const callback of now) callback(performance.now())
  }
}

/** What every way back and forth costs on a large picture, the drawing of it included; in ms. */
export async function createUndoBench() {
  const { table, scribbled } = await createSquareEditor(SIDE)
  // Konva is there and has drawn once.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const drawFrame = framesByHand()
  const random = seeded(5)
  for (let step = 0; step < STEPS; step++) {
    const isLarge = step % LARGE_EVERY === 0
    const { sizePx, points } = scribble(SIDE, random)
    const stroke = isLarge
      ? { sizePx: 1000 + random() * 1500, points: points.slice(0, 10) }
      : { sizePx, points: points.slice(0, 40) }
    const soft = { hardness: random() * 0.8, strength: 0.3 + random() * 0.7 }
    const pen = isLarge ? soft : { hardness: 1, strength: 1 }
    scribbled(stroke, { ...pen, erase: step % 4 === 3 })
    if (step % BATCH === 0) await nextTask()
  }
  drawFrame()
  const stepMs: number[] = []
  const drawMs: number[] = []
  const timed = (work: () => void) => {
    const began = performance.now()
    work()
    return performance.now() - began
  }
  for (const step of [table.changeUndone, table.changeRedone])
    for (let i = 0; i < STEPS; i++) {
      const isDrawn = i % BATCH === 0
      if (isDrawn) drawFrame()
      stepMs.push(timed(step))
      if (!isDrawn) continue
      drawMs.push(timed(drawFrame))
      await nextTask()
    }
  return { stepMs, drawMs }
}

import type { Slices } from '#core/mask/slices.ts'

/** Half a frame: the page stays at its 60 frames a second beside the work. */
const TURN_MS = 8

const nextTask = () => new Promise((resolve) => setTimeout(resolve))

/** Does long work in turns, with the page's own tasks between them. */
export async function inTurns<Result>(slices: Slices<Result>): Promise<Result> {
  let turnEnds = performance.now() + TURN_MS
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
    if (performance.now() < turnEnds) continue
    await nextTask()
    turnEnds = performance.now() + TURN_MS
  }
}

import { watchMainThread } from './mainThread.ts'

/** What a page saw of a gesture. Frames count until the pointer is up, the rest to a while after. */
export interface Recording {
  /** From one frame to the next, in ms. */
  readonly intervals: readonly number[]
  /** How long the main thread was at work in each frame, in ms. */
  readonly busy: readonly number[]
  /** Time spent on pointer moves, in ms, and the samples they brought. */
  readonly pointerMs: number
  readonly samples: number
  /** The longest the main thread was away, in ms. */
  readonly longestTaskMs: number
}

/** Watches frames and pointer moves. It is to be made before anything else listens to the page. */
export function createRecorder() {
  let intervals: number[] = []
  let busy: number[] = []
  let pointerMs = 0
  let samples = 0
  let isDown = false
  let unwatch = () => 0
  const afterFrame = new MessageChannel()
  let frameBegan = 0
  let moveBegan = 0
  afterFrame.port1.onmessage = () => busy.push(performance.now() - frameBegan)
  // The window hears of an event first, and last.
  window.addEventListener('pointermove', () => (moveBegan = performance.now()), { capture: true })
  window.addEventListener('pointermove', (event) => {
    if (!isDown) return
    pointerMs += performance.now() - moveBegan
    samples += Math.max(1, event.getCoalescedEvents().length)
  })
  window.addEventListener('pointerup', () => (isDown = false), { capture: true })
  const record = (last: number) =>
    requestAnimationFrame((now) => {
      if (!isDown) return
      intervals.push(now - last)
      frameBegan = performance.now()
      afterFrame.port2.postMessage(0)
      record(now)
    })
  return {
    recorded: () => {
      intervals = []
      busy = []
      pointerMs = 0
      samples = 0
      isDown = true
      unwatch = watchMainThread()
      record(performance.now())
    },
    stopped: (): Recording => {
      return { intervals: intervals.slice(1), busy, pointerMs, samples, longestTaskMs: unwatch() }
    },
  }
}

/** How often the dashes of the outline move on, and by how many device pixels. */
const STEP_MS = 120
const STEP_PX = 2

/** Moves the dashes of the mask's outline while that is shown; not for those who want no motion. */
export function createMarch(moved: (phase: number) => void) {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let timer: ReturnType<typeof setInterval> | undefined
  let phase = 0
  return {
    wanted: (wanted: boolean) => {
      if (wanted === (timer !== undefined)) return
      clearInterval(timer)
      timer = undefined
      if (!wanted || still.matches) return
      timer = setInterval(() => {
        phase += STEP_PX
        moved(phase)
      }, STEP_MS)
    },
  }
}

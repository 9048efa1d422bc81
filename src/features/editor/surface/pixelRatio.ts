/** Device pixels to a CSS pixel that are drawn; nobody sees more. */
export const pixelRatio = () => Math.min(2, window.devicePixelRatio || 1)

/** Calls back when the page comes on to a screen with other pixels, or is zoomed. @returns what ends that */
export function watchPixelRatio(changed: () => void): () => void {
  let query: MediaQueryList
  const heard = () => {
    watch()
    changed()
  }
  function watch() {
    query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    query.addEventListener('change', heard, { once: true })
  }
  watch()
  return () => query.removeEventListener('change', heard)
}

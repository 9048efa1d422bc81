/** Watches a request for silence. */
export interface SilenceWatch {
  /** Aborts when nothing came for too long. */
  readonly signal: AbortSignal
  /** Something came: the wait begins anew. */
  readonly heard: () => void
  readonly stop: () => void
}

/** @param seconds how long silence is borne; infinite: for ever */
export function watchSilence(seconds: number): SilenceWatch {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  const heard = () => {
    stop()
    if (Number.isFinite(seconds)) timer = setTimeout(() => controller.abort(), seconds * 1000)
  }
  heard()
  return { signal: controller.signal, heard, stop }
}

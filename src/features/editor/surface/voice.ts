import type { ImagePoint } from '#core/geometry.ts'
import { text } from '#features/text.ts'

/** A pause after which something is worth saying: not every step of a held key. */
const PAUSE_MS = 400

interface Needs {
  /** The mask in words. */
  readonly described: () => Promise<string | undefined>
  readonly said: (words: string) => void
}

/** Says what a gesture came to, and where the keyboard's cursor is. */
export function createVoice({ described, said }: Needs) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = (say: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(say, PAUSE_MS)
  }
  async function describe() {
    const asked = timer
    const words = await described().catch(() => undefined)
    // Unless there is something newer to say, or nobody listens any more.
    if (words !== undefined && timer === asked) said(words)
  }
  return {
    masked: () => soon(() => void describe()),
    cursorMoved: ({ x, y }: ImagePoint, value: number) =>
      soon(() => said(text.editor.cursorAt(Math.round(x), Math.round(y), value >= 128))),
    ended: () => {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

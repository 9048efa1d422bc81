import type { Rect } from '#core/geometry.ts'
import { type CombineMode, combined } from '#core/mask/combine.ts'
import type { Mask } from '#core/mask/mask.ts'
import type { Subject } from '#stores/wandDrags.ts'

/** A thing that was cut out, and may be refined. */
export interface SmartSelection {
  readonly box: Rect
  readonly mode: CombineMode
  /** The mask before it was selected. */
  readonly before: Mask
  /** The mask with it, as it was last committed. */
  readonly after: Mask
}

/** What strokes said of a thing. */
export interface Hints {
  readonly inside?: Mask
  readonly outside?: Mask
}

/** A thing to cut out. */
export interface ThingWish {
  readonly box: Rect
  readonly mode: CombineMode
  readonly hints: Hints
}

interface Needs {
  readonly subject: () => Subject | undefined
  readonly isCurrent: (subject: Subject) => boolean
  /** The thing's selection; nothing when it failed or was stopped, which was told. */
  readonly cutOut: (
    subject: Subject,
    wish: ThingWish,
    signal: AbortSignal,
  ) => Promise<Mask | undefined>
  /** The mask with a thing in it; `refined`: in place of the last try, which is undone. */
  readonly committed: (mask: Mask, refined: boolean) => void
  readonly known: () => SmartSelection | undefined
  readonly became: (known: SmartSelection | undefined) => void
}

export interface ThingSelection {
  readonly boxed: (boxed: Pick<ThingWish, 'box' | 'mode'>) => void
  readonly hinted: (hint: Mask, side: keyof Hints) => void
  /** When all that was asked for is done. */
  readonly idle: () => Promise<void>
  /** The thing is no longer to be refined: what is under way is dropped. */
  readonly forgotten: () => void
}

const noHints: Hints = {}

/** Cuts things out one at a time; a newer wish takes the place of the one under way. */
export function createThingSelection(needs: Needs): ThingSelection {
  const { subject, isCurrent, cutOut, committed, known, became } = needs
  /** Those of the thing as it was last cut out, and with the ones under way. */
  let hints = noHints
  let wished = noHints
  let newest: AbortController | undefined
  let last: Promise<void> = Promise.resolve()

  /** Cuts the thing out anew with all hints so far. What was painted or undone since the last try is kept. */
  async function fulfil(wish: ThingWish, signal: AbortSignal) {
    const begun = subject()
    if (!begun || signal.aborted) return
    const thing = known()
    const refined = thing !== undefined && thing.after === begun.mask
    const before = refined ? thing.before : begun.mask
    const found = await cutOut(begun, wish, signal)
    if (signal.aborted) return
    if (!found || !isCurrent(begun)) {
      wished = hints
      return
    }
    hints = wish.hints
    committed(combined(before, found, wish.mode), refined && before !== begun.mask)
    const after = subject()?.mask
    became(after && { box: wish.box, mode: wish.mode, before, after })
  }
  function ask(wish: ThingWish) {
    newest?.abort()
    const controller = new AbortController()
    newest = controller
    wished = wish.hints
    last = last.then(() => fulfil(wish, controller.signal))
  }

  return {
    boxed: ({ box, mode }) => {
      if (!subject()) return
      hints = noHints
      became(undefined)
      ask({ box, mode, hints })
    },
    hinted: (hint, side) => {
      const thing = known()
      if (!thing) return
      const earlier = wished[side]
      const said = earlier ? combined(earlier, hint, 'add') : hint
      ask({ box: thing.box, mode: thing.mode, hints: { ...wished, [side]: said } })
    },
    idle: () => last,
    forgotten: () => {
      newest?.abort()
      hints = noHints
      wished = noHints
      became(undefined)
    },
  }
}

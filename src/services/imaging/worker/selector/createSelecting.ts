import { FailureError } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import type {
  Selected,
  SmartSelected,
  SmartSelectOrder,
  WandOrder,
} from '#services/imaging/imaging.ts'
import { smartSelect } from '#services/imaging/worker/select/cut/smartSelect.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { createWand } from '#services/imaging/worker/select/wand/wand.ts'
import { turnUnless } from '#services/imaging/worker/turnUnless.ts'
import { createHeldPicture } from './heldPicture.ts'
import { maskedRuns } from './maskedRuns.ts'
import { packedSelection } from './selection.ts'

const wholeOf = ({ width, height }: Size) => ({ x: 0, y: 0, width, height })

/** A wand that was put down stays there until another is, or the picture is gone. */
function createLastWand() {
  const last = new WeakMap<Picture, { readonly order: WandOrder; readonly at: Wand }>()
  return (picture: Picture, order: WandOrder): Wand => {
    const { x, y, contiguous } = order
    const before = last.get(picture)
    const isSame = before?.order.x === x && before.order.y === y
    if (before && isSame && before.order.contiguous === contiguous) return before.at
    const at = createWand(picture, { x, y, contiguous })
    last.set(picture, { order, at })
    return at
  }
}
type Wand = ReturnType<typeof createWand>

function requireSize(picture: Size, hint: PackedMask | undefined) {
  if (!hint || (hint.width === picture.width && hint.height === picture.height)) return
  throw new FailureError({
    kind: 'internal',
    detail: `a hint is ${hint.width} x ${hint.height} pixels, the picture ${picture.width} x ${picture.height}`,
  })
}

/** A box that takes in nothing of the picture is the user's, who is told in the kernel's words. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error
  return new FailureError({ kind: 'picture', detail: error.message }, { cause: error })
}

function cutOut(
  picture: Picture,
  { box, inside, outside }: SmartSelectOrder,
  onShare: (share: number) => void,
) {
  requireSize(picture, inside)
  requireSize(picture, outside)
  const hints = [...maskedRuns('inside', inside), ...maskedRuns('outside', outside)]
  try {
    return smartSelect(picture, { box, hints, onShare })
  } catch (error) {
    throw refusalOf(error)
  }
}

/** What a selecting worker does: it holds one picture, and one wand in it. */
export function createSelecting() {
  const held = createHeldPicture()
  const lastWand = createLastWand()
  return {
    wand: async (order: WandOrder, signal: AbortSignal): Promise<Selected> => {
      const picture = await held(order)
      // While a slider is dragged, most calls are superseded before they are begun.
      await turnUnless(signal)
      const { mask: values, bounds } = lastWand(picture, order)(order.tolerance)
      const selection = packedSelection(picture, { values, window: wholeOf(picture), bounds })
      return { selection }
    },
    smartSelect: async (
      order: SmartSelectOrder,
      onShare: (share: number) => void,
    ): Promise<SmartSelected> => {
      const picture = await held(order)
      const { mask: values, bounds, note } = cutOut(picture, order, onShare)
      const selection = packedSelection(picture, { values, window: bounds, bounds })
      return { selection, ...(note ? { note } : {}) }
    },
  }
}

import type { ImagePoint, Size } from '#core/geometry.ts'
import { type CombineMode, combined } from '#core/mask/combine.ts'
import type { Mask } from '#core/mask/mask.ts'
import type { Source } from '#stores/document.ts'

export interface WandMove {
  readonly at: ImagePoint
  readonly tolerance: number
  readonly contiguous: boolean
  readonly mode: CombineMode
  readonly part: DragPart
}

export type DragPart = 'press' | 'drag' | 'end'

/** A picture and its mask, when work on it began. */
export interface Subject {
  readonly source: Source
  readonly mask: Mask
}

interface Drag {
  /** What it works on: known once its turn comes, since the one before changes the mask. */
  begun: Subject | undefined
  readonly controller: AbortController
  /** The newest wish that is not yet fulfilled. */
  next: WandMove | undefined
}

interface Needs {
  readonly subject: () => Subject | undefined
  readonly isCurrent: (subject: Subject) => boolean
  readonly select: (source: Source, move: WandMove, signal: AbortSignal) => Promise<Mask>
  /** The mask as it would be; nothing when it is as it is. */
  readonly previewed: (mask: Mask | undefined) => void
  readonly committed: (mask: Mask) => void
  readonly failed: (error: unknown) => void
}

export interface WandDrags {
  readonly moved: (move: WandMove) => void
  /** The drag that goes on was not meant. */
  readonly dropped: () => void
  /** When all that was asked for is done. */
  readonly idle: () => Promise<void>
  /** Nothing comes of any drag; false when there is none. */
  readonly stopped: () => boolean
}

const isWithin = ({ x, y }: ImagePoint, { width, height }: Size) =>
  x >= 0 && y >= 0 && x < width && y < height

/**
 * The magic wand's drags, one after the other, each at last one change of the mask. Of the wishes of a drag only the
 * newest is fulfilled, the others are passed over.
 */
export function createWandDrags(needs: Needs): WandDrags {
  const { subject, isCurrent, select, previewed, committed, failed } = needs
  /** The first is being fulfilled; only the last may go on. */
  let line: readonly Drag[] = []
  /** The one that goes on. */
  let open: Drag | undefined
  let running: Promise<void> | undefined

  const isLost = (drag: Drag) => !line.includes(drag)
  function left(drag: Drag) {
    if (isLost(drag)) return
    drag.controller.abort()
    if (line[0] === drag) previewed(undefined)
    line = line.filter((other) => other !== drag)
    if (open === drag) open = undefined
  }

  /** Fulfils one wish of a drag. */
  async function fulfil(drag: Drag, move: WandMove) {
    drag.next = undefined
    drag.begun ??= subject()
    const { begun } = drag
    if (!begun) return left(drag)
    try {
      const selection = await select(begun.source, move, drag.controller.signal)
      if (isLost(drag)) return
      if (!isCurrent(begun)) return left(drag)
      const mask = combined(begun.mask, selection, move.mode)
      if (move.part !== 'end') return previewed(mask)
      committed(mask)
      left(drag)
    } catch (error) {
      if (isLost(drag)) return
      left(drag)
      failed(error)
    }
  }
  async function run() {
    for (let [drag] = line; drag?.next; [drag] = line) await fulfil(drag, drag.next)
    running = undefined
  }

  function pressed({ at }: WandMove) {
    if (open) left(open)
    const now = subject()
    if (!now || !isWithin(at, now.source.size)) return
    open = { begun: undefined, controller: new AbortController(), next: undefined }
    line = [...line, open]
  }

  return {
    moved: (move) => {
      if (move.part === 'press') pressed(move)
      if (!open) return
      open.next = move
      if (move.part === 'end') open = undefined
      running ??= run()
    },
    dropped: () => {
      if (open) left(open)
    },
    idle: async () => running,
    stopped: () => {
      const isGoing = line.length > 0
      for (const drag of line) left(drag)
      return isGoing
    },
  }
}

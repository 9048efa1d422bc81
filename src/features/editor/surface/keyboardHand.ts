import { clamp, type ImagePoint, imagePoint, type Size } from '#core/geometry.ts'
import type { StrokePoint } from '#core/mask/stroke.ts'
import type { Keys, ToolEvent } from '#features/editor/tools/gesture.ts'

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Image pixels that an arrow key moves the cursor, and with Shift. */
const STEP = 1
const LARGE_STEP = 10

export interface HandNeeds {
  /** Of the picture; nothing without one. */
  readonly size: () => Size | undefined
  /** Where the cursor begins: the middle of what is seen. */
  readonly start: () => ImagePoint
  readonly step: (event: ToolEvent) => void
  readonly moved: (at: ImagePoint) => void
}

/** What counts of a keyboard's event. */
export type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>

export interface KeyboardHand {
  /** Takes a key of the focused surface; false when it means nothing here. */
  readonly keyPressed: (event: Key) => boolean
  readonly keyReleased: (event: Pick<Key, 'key'>) => void
  /** The pointer is used again, or other keys of the page: a press does not outlast that. */
  readonly left: () => void
}

const keysOf = ({ shiftKey, altKey }: Key): Keys => ({ shift: shiftKey, alt: altKey })

/**
 * A pointer made of keys: arrows move it (Shift: ten pixels), Space presses it as long as it is held, so that Space with
 * an arrow paints.
 */
export function createKeyboardHand({ size, start, step, moved }: HandNeeds): KeyboardHand {
  let at: ImagePoint | undefined
  let isDown = false

  const pressedAt = (point: ImagePoint): StrokePoint => ({ ...point, pressure: 1 })

  function move([dx, dy]: readonly [number, number], event: Key) {
    const picture = size()
    if (!picture) return
    const px = event.shiftKey ? LARGE_STEP : STEP
    const from = at ?? start()
    const next = imagePoint(
      clamp(from.x + dx * px, 0, picture.width),
      clamp(from.y + dy * px, 0, picture.height),
    )
    at = next
    // Shift is the large step here, not the straight line.
    const keys = { shift: false, alt: event.altKey }
    if (isDown) step({ kind: 'moved', points: [pressedAt(next)], keys })
    else step({ kind: 'hovered', point: next, keys })
    moved(next)
  }
  function press(event: Key) {
    if (!at || isDown) return
    isDown = true
    step({ kind: 'down', point: pressedAt(at), keys: keysOf(event), inverse: false })
  }
  function release() {
    if (!isDown) return
    isDown = false
    step({ kind: 'up' })
  }

  return {
    keyPressed: (event) => {
      const direction = directions[event.key]
      if (direction && !event.ctrlKey && !event.metaKey) {
        move(direction, event)
        return true
      }
      if (event.key !== ' ' || !at) return false
      press(event)
      return true
    },
    keyReleased: ({ key }) => {
      if (key === ' ') release()
    },
    left: () => {
      release()
      at = undefined
    },
  }
}

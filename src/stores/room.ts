import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Result } from '#core/result.ts'
import type { Room, RoomStorage } from '#services/storage/storage.ts'
import type { Gallery } from '#stores/gallery.ts'

/** A result whose removal would free much. */
export interface Candidate {
  readonly result: Result
  readonly bytes: number
}

export interface RoomState {
  /** Undefined where the browser does not tell. */
  readonly room: Room | undefined
  /** The largest results, where room is needed. */
  readonly candidates: readonly Candidate[]
}

/** How full the disk is, and what could go. */
export interface RoomStore {
  readonly state: StoreApi<RoomState>
  /** Something was stored, or removed. */
  readonly changed: () => void
  /** There is something that must not get lost: asks the browser to keep it. */
  readonly valued: () => void
  /** The queue stopped since the disk is full, or goes on after that. */
  readonly full: (isFull: boolean) => void
}

interface Needs {
  readonly storage: RoomStorage
  readonly gallery: Pick<Gallery, 'item'>
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

/** The browser's own count lags behind, and asking costs. */
const LOOK_MS = 2_000
const MOST_CANDIDATES = 5

/** From this share of the quota on, the room that is left is told. */
const TIGHT = 0.7

export const isTight = ({ usedBytes, quotaBytes }: Room): boolean => usedBytes > TIGHT * quotaBytes

/** What is to be freed to be out of need: down to a share of 0.7, and some pictures at least. */
export function bytesToFree({ usedBytes, quotaBytes }: Room): number {
  return Math.max(50e6, usedBytes - TIGHT * quotaBytes)
}

export function createRoom({ storage, gallery, after }: Needs): RoomStore {
  const state = createStore<RoomState>(() => ({ room: undefined, candidates: [] }))
  let isLooking = false
  let isAsked = false
  let isFull = false

  async function largest(): Promise<readonly Candidate[]> {
    const bytes = await storage.resultBytes().catch(() => new Map<string, number>())
    const sorted = [...bytes].sort(([, a], [, b]) => b - a)
    const found = sorted.flatMap(([id, size]) => {
      const result = gallery.item(id)?.result
      return result ? { result, bytes: size } : []
    })
    return found.slice(0, MOST_CANDIDATES)
  }
  async function look() {
    const room = await storage.room()
    const isNeeded = isFull || (room !== undefined && isTight(room))
    state.setState({ room, candidates: isNeeded ? await largest() : [] })
  }

  return {
    state,
    changed: () => {
      if (isLooking) return
      isLooking = true
      after(LOOK_MS, () => {
        isLooking = false
        void look()
      })
    },
    valued: () => {
      if (isAsked) return
      isAsked = true
      void storage.persist().then(look)
    },
    full: (isNow) => {
      isFull = isNow
      void look()
    },
  }
}

import { failureOf } from '#core/failure.ts'
import { emptyHistory } from '#core/mask/history.ts'
import { packSlices, unpacked } from '#core/mask/pack.ts'
import type { StoredPainting, StoredTable, TableStorage } from '#services/storage/storage.ts'
import type { Document, DocumentState, Painting } from '#stores/document.ts'
import { inTurns } from '#stores/inTurns.ts'
import type { Notices } from '#stores/notices.ts'
import type { Viewport } from '#stores/viewport.ts'
import { createWriteBehind } from '#stores/writeBehind.ts'

interface Needs {
  readonly storage: TableStorage
  readonly document: Document
  readonly viewport: Viewport
  readonly notices: Notices
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

export interface Autosave {
  /** Puts back what lay on the table, then keeps what lies there. */
  readonly started: () => Promise<void>
  /** Writes at once what is not yet written: the page may be about to go. */
  readonly flushed: () => Promise<void>
}

/** A pause of the hand; what is painted within it goes in one write. */
const PAUSE_MS = 500

const storedPainting = async ({ mask, history }: Painting): Promise<StoredPainting> => ({
  mask: await inTurns(packSlices(mask)),
  past: history.past,
  future: history.future,
})

function tableOf({ sources }: DocumentState, viewport: Viewport): StoredTable {
  const { view, fitted } = viewport.state.getState()
  return {
    sources: sources.map(({ id, name, blob }) => ({ id, name, blob })),
    ...(fitted ? {} : { view }),
  }
}

/** Keeps pictures, masks, their history and the view over reloads and crashes, in the first tab that is open. */
export function createAutosave(needs: Needs): Autosave {
  const { storage, document, viewport, notices, after } = needs
  /** What is on disk. */
  const saved = new Map<string, Painting>()
  let savedTable: { readonly sources: unknown; readonly view: unknown } | undefined
  let isKept = false

  async function write() {
    const state = document.state.getState()
    const { view } = viewport.state.getState()
    if (savedTable?.sources !== state.sources || savedTable.view !== view) {
      await storage.saveTable(tableOf(state, viewport))
      savedTable = { sources: state.sources, view }
    }
    for (const { id } of state.sources) {
      const painting = state.paintings[id]
      if (!painting || saved.get(id) === painting) continue
      await storage.savePainting(id, await storedPainting(painting))
      saved.set(id, painting)
    }
  }
  const { changed, flushed } = createWriteBehind({ write, pauseMs: PAUSE_MS, notices, after })

  async function restore() {
    const found = await storage.table()
    if (!found) return
    const paintings = Object.entries(found.paintings).map(([id, { mask, past, future }]) => {
      const painting = { mask: unpacked(mask), history: { ...emptyHistory, past, future } }
      return [id, painting] as const
    })
    await document.tableRestored(found.sources, Object.fromEntries(paintings))
    for (const [id, painting] of paintings) saved.set(id, painting)
    if (found.view) viewport.viewRestored(found.view)
  }

  return {
    started: async () => {
      try {
        if (!(await storage.claimTable())) return
        await restore()
      } catch (error) {
        notices.failed(failureOf(error))
      }
      isKept = true
      document.state.subscribe(changed)
      viewport.state.subscribe(changed)
    },
    flushed: async () => {
      if (isKept) await flushed()
    },
  }
}

import { describeFailure, failureOf } from '#core/failure.ts'
import { emptyHistory } from '#core/mask/history.ts'
import { packSlices, unpacked } from '#core/mask/pack.ts'
import type { StoredPainting, StoredSource, TableStorage } from '#services/storage/storage.ts'
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

const storedSource = ({ id, name, blob }: StoredSource): StoredSource => ({ id, name, blob })

/** Keeps pictures, masks, their history and the view over reloads and crashes, in the first tab that is open. */
export function createAutosave(needs: Needs): Autosave {
  const { storage, document, viewport, notices, after } = needs
  /** What is on disk. */
  const saved = new Map<string, Painting>()
  let savedTable: readonly unknown[] = []
  /** What lay on the table and could not be opened. It stays on disk, with its masks. */
  let unopened: readonly StoredSource[] = []
  let isKept = false

  async function writeTable({ sources }: DocumentState) {
    const { view, fitted } = viewport.state.getState()
    const table = [sources, unopened, view]
    if (table.every((part, index) => part === savedTable[index])) return
    await storage.saveTable({
      sources: [...sources, ...unopened].map(storedSource),
      ...(fitted ? {} : { view }),
    })
    savedTable = table
    // A picture that is taken away loses its painting on disk, and may come back with it.
    for (const id of saved.keys()) if (!sources.some((source) => source.id === id)) saved.delete(id)
  }
  async function write() {
    const state = document.state.getState()
    await writeTable(state)
    for (const { id } of state.sources) {
      const painting = state.paintings[id]
      if (!painting || saved.get(id) === painting) continue
      await storage.savePainting(id, await storedPainting(painting))
      saved.set(id, painting)
    }
  }
  const { changed, flushed } = createWriteBehind({ write, pauseMs: PAUSE_MS, notices, after })

  function unpackedPainting({ mask, past, future }: StoredPainting): Painting | undefined {
    try {
      return { mask: unpacked(mask), history: { ...emptyHistory, past, future } }
    } catch (error) {
      // A damaged mask takes nothing else along.
      notices.failed(failureOf(error))
      return undefined
    }
  }
  function unopenedTold() {
    notices.told({
      tone: 'error',
      text: `Of the last visit, ${unopened.map(({ name }) => name).join(', ')} could not be opened.`,
      next: 'What was painted is kept. Reload the page to try again.',
      action: {
        label: 'Forget it',
        taken: () => {
          unopened = []
          changed()
        },
      },
    })
  }
  async function restore() {
    const found = await storage.table()
    if (!found) return
    const paintings = Object.entries(found.paintings).flatMap(([id, stored]) => {
      const painting = unpackedPainting(stored)
      return painting ? [[id, painting] as const] : []
    })
    unopened = await document.tableRestored(found.sources, Object.fromEntries(paintings))
    if (unopened.length > 0) unopenedTold()
    for (const [id, painting] of paintings) saved.set(id, painting)
    if (found.view) viewport.viewRestored(found.view)
  }

  return {
    started: async () => {
      try {
        if (!(await storage.claimTable())) return
        await restore()
      } catch (error) {
        // What lies on disk and cannot be read now is not to be written over.
        notices.told({
          tone: 'error',
          text: `What lay on the table cannot be read: ${describeFailure(failureOf(error)).what}`,
          next: 'It is kept, but what you open and paint now is not. Reload the page to try again.',
        })
        return
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

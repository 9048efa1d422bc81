import { createStore, type StoreApi } from 'zustand/vanilla'
import { failureOf } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import { emptyHistory, type History, recorded, redone, undone } from '#core/mask/history.ts'
import { emptyMask, type Mask } from '#core/mask/mask.ts'
import { cleared, filledAll, inverted } from '#core/mask/operations.ts'
import { MAX_SOURCES } from '#core/problems.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import type { StoredSource } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'

/** A picture that was opened. */
export interface Source {
  readonly id: string
  readonly name: string
  /** The file as it came. */
  readonly blob: Blob
  /** After orientation. */
  readonly size: Size
  readonly hasAlpha: boolean
  /** At most 2048 pixels long, for the screen. */
  readonly preview: ImageBitmap
}

/** What was painted on a source, and how it came to be. */
export interface Painting {
  readonly mask: Mask
  readonly history: History
}

export interface DocumentState {
  /** The first is the one that is masked. */
  readonly sources: readonly Source[]
  /** By source id; a source keeps its painting while another one is first. */
  readonly paintings: Readonly<Record<string, Painting>>
  /** Files being opened. */
  readonly opening: number
}

export interface Document {
  readonly state: StoreApi<DocumentState>
  /**
   * What lay on the table at an earlier visit is there again, before what was added since. Resolves with what cannot be
   * opened.
   */
  readonly tableRestored: (
    sources: readonly StoredSource[],
    paintings: Readonly<Record<string, Painting>>,
  ) => Promise<readonly StoredSource[]>
  readonly filesAdded: (files: readonly File[]) => Promise<void>
  /** Pictures that lay on the table before, as themselves. */
  readonly sourcesAdded: (stored: readonly StoredSource[]) => Promise<void>
  /**
   * A picture takes the first place of the one that is there, which can be had back.
   * @param undone called when it is
   */
  readonly firstReplaced: (picture: File, undone?: () => void) => Promise<void>
  /** The first picture on a larger canvas, with the mask on it. */
  readonly firstExtended: (picture: File, mask: Mask) => Promise<void>
  readonly sourceRemoved: (id: string) => void
  readonly sourceMadeFirst: (id: string) => void
  /** A gesture ended with this mask of the first source. */
  readonly maskPainted: (mask: Mask) => void
  readonly maskInverted: () => void
  readonly maskCleared: () => void
  readonly maskFilled: () => void
  readonly changeUndone: () => void
  readonly changeRedone: () => void
  /** The whole picture of a source, for looking closely. */
  readonly wholePicture: (source: Source, signal: AbortSignal) => Promise<ImageBitmap>
}

interface Needs {
  readonly imaging: Pick<Imaging, 'open' | 'decode'>
  readonly notices: Notices
  readonly newId: () => string
}

export const firstSource = (state: DocumentState): Source | undefined => state.sources[0]

export function firstPainting(state: DocumentState): Painting | undefined {
  const source = firstSource(state)
  return source && state.paintings[source.id]
}

/** The pictures on the table and what is painted on them. */
export function createDocument({ imaging, notices, newId }: Needs): Document {
  const state = createStore<DocumentState>(() => ({ sources: [], paintings: {}, opening: 0 }))
  const { getState, setState } = state

  /** The file was counted as being opened. */
  async function open({ id, name, blob }: StoredSource): Promise<Source | undefined> {
    try {
      const { file, size, hasAlpha, preview } = await imaging.open(blob)
      return { id, name: name || 'Picture', blob: file, size, hasAlpha, preview }
    } catch (error) {
      const failure = failureOf(error)
      const named = failure.kind === 'picture' && name
      notices.failed(named ? { ...failure, detail: `${name}: ${failure.detail}` } : failure)
      return undefined
    } finally {
      setState({ opening: getState().opening - 1 })
    }
  }

  const openFile = (file: File) => open({ id: newId(), name: file.name, blob: file })

  const place = (sources: readonly Source[], opened: Source) =>
    setState({
      sources,
      paintings: {
        ...getState().paintings,
        [opened.id]: { mask: emptyMask(opened.size), history: emptyHistory },
      },
    })

  function repaint(change: (painting: Painting) => Painting | undefined) {
    const source = firstSource(getState())
    const painting = firstPainting(getState())
    const next = painting && change(painting)
    if (source && next) setState({ paintings: { ...getState().paintings, [source.id]: next } })
  }
  const paint = (operation: (mask: Mask) => Mask) =>
    repaint(({ mask, history }) => {
      const after = operation(mask)
      return { mask: after, history: recorded(history, mask, after) }
    })

  const isOpen = ({ id }: Source) => getState().sources.some((source) => source.id === id)
  /** Nobody can have the source back any more. */
  function dropped({ id, preview }: Source) {
    const { [id]: _, ...paintings } = getState().paintings
    setState({ paintings })
    preview.close()
  }

  function restore(source: Source, painting: Painting | undefined, at: number) {
    const { sources, paintings } = getState()
    setState({
      sources: sources.toSpliced(at, 0, source),
      paintings: painting ? { ...paintings, [source.id]: painting } : paintings,
    })
  }

  const maskPainted = (mask: Mask) => paint(() => mask)

  async function replaceFirst(
    picture: File,
    { mask, undone }: { readonly mask?: Mask; readonly undone?: (() => void) | undefined } = {},
  ) {
    setState({ opening: getState().opening + 1 })
    const source = await openFile(picture)
    if (!source) return
    const replaced = firstSource(getState())
    place([source, ...getState().sources.slice(1)], source)
    if (mask) maskPainted(mask)
    if (!replaced) return
    notices.told({
      tone: 'info',
      text: `${source.name} took the place of ${replaced.name}.`,
      action: {
        label: 'Undo',
        taken: () => {
          const others = getState().sources.filter(({ id }) => id !== source.id)
          const undoable = isOpen(source)
          setState({ sources: [replaced, ...others] })
          if (undoable) dropped(source)
          undone?.()
        },
      },
      expired: () => dropped(replaced),
    })
  }

  const isPaintingOf = ({ size }: Source, painting: Painting | undefined) =>
    painting?.mask.width === size.width && painting.mask.height === size.height

  return {
    state,
    tableRestored: async (stored, kept) => {
      setState({ opening: getState().opening + stored.length })
      const opened: Source[] = []
      for (const source of stored) {
        const found = await open(source)
        if (found) opened.push(found)
      }
      const paintings = opened.map((source) => {
        const painting = kept[source.id]
        const fresh = { mask: emptyMask(source.size), history: emptyHistory }
        return [source.id, painting && isPaintingOf(source, painting) ? painting : fresh]
      })
      setState({
        sources: [...opened, ...getState().sources],
        paintings: { ...Object.fromEntries(paintings), ...getState().paintings },
      })
      const ids = new Set(opened.map(({ id }) => id))
      return stored.filter(({ id }) => !ids.has(id))
    },
    filesAdded: async (files) => {
      const room = Math.max(0, MAX_SOURCES - getState().sources.length - getState().opening)
      const taken = files.slice(0, room)
      setState({ opening: getState().opening + taken.length })
      if (files.length > room)
        notices.told({
          tone: 'error',
          text: `At most ${MAX_SOURCES} pictures can be sent together.`,
          next: room > 0 ? `The first ${room} of these were added.` : 'Remove one to add another.',
        })
      for (const file of taken) {
        const source = await openFile(file)
        if (source) place([...getState().sources, source], source)
      }
    },
    sourcesAdded: async (stored) => {
      setState({ opening: getState().opening + stored.length })
      for (const each of stored) {
        const source = await open(each)
        if (source) place([...getState().sources, source], source)
      }
    },
    firstReplaced: (picture, undone) => replaceFirst(picture, { undone }),
    firstExtended: (picture, mask) => replaceFirst(picture, { mask }),
    sourceRemoved: (id) => {
      const { sources, paintings } = getState()
      const at = sources.findIndex((source) => source.id === id)
      const source = sources[at]
      if (!source) return
      const { [id]: painting, ...others } = paintings
      setState({ sources: sources.toSpliced(at, 1), paintings: others })
      notices.told({
        tone: 'info',
        text: `${source.name} was removed.`,
        action: { label: 'Undo', taken: () => restore(source, painting, at) },
        expired: () => dropped(source),
      })
    },
    sourceMadeFirst: (id) => {
      const { sources } = getState()
      const source = sources.find((candidate) => candidate.id === id)
      if (source) setState({ sources: [source, ...sources.filter((other) => other !== source)] })
    },
    maskPainted,
    maskInverted: () => paint(inverted),
    maskCleared: () => paint(cleared),
    maskFilled: () => paint(filledAll),
    changeUndone: () => repaint(({ mask, history }) => undone(mask, history)),
    changeRedone: () => repaint(({ mask, history }) => redone(mask, history)),
    wholePicture: (source, signal) => imaging.decode(source.blob, signal),
  }
}

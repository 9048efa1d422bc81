import { createStore, type StoreApi } from 'zustand/vanilla'
import { failureOf } from '#core/failure.ts'
import { combined } from '#core/mask/combine.ts'
import type { Mask } from '#core/mask/mask.ts'
import type { MaskOperation } from '#core/mask/maskOperation.ts'
import { packSlices, unpacked } from '#core/mask/pack.ts'
import { translatedTo } from '#core/mask/translate.ts'
import type { Sides } from '#core/outpaint.ts'
import type { Imaging, MaskFileKind, MaskMeaning, Selector } from '#services/imaging/imaging.ts'
import { type Document, firstPainting, firstSource, type Source } from '#stores/document.ts'
import { inTurns } from '#stores/inTurns.ts'
import type { Notices } from '#stores/notices.ts'
import {
  createThingSelection,
  type Hints,
  type SmartSelection,
  type ThingWish,
} from '#stores/thingSelection.ts'
import { createWandDrags, type Subject, type WandMove } from '#stores/wandDrags.ts'

/** Work on the mask that takes its time, in a worker. */
export interface WorkUnderWay {
  readonly what: MaskOperation['kind'] | 'select' | 'import' | 'export' | 'extend'
  /** 0..1, where it is known. */
  readonly share: number | undefined
}

/** A file that may mean several things as a mask. */
export interface UnclearMask {
  readonly file: File
  readonly meanings: readonly MaskMeaning[]
}

export interface MaskWorkState {
  readonly work: WorkUnderWay | undefined
  /** The mask as it would be, while a drag goes on. */
  readonly preview: Mask | undefined
  /** What the inside and outside strokes refine. */
  readonly smart: SmartSelection | undefined
  /** A mask file that the designer has to say something about. */
  readonly unclear: UnclearMask | undefined
}

export interface MaskWork {
  readonly state: StoreApi<MaskWorkState>
  readonly operated: (operation: MaskOperation) => Promise<void>
  readonly wandMoved: (move: WandMove) => void
  /** The wand's drag was not meant. */
  readonly wandDropped: () => void
  readonly thingBoxed: (boxed: Pick<ThingWish, 'box' | 'mode'>) => void
  /** A stroke says what of the thing is inside, or is not. */
  readonly thingHinted: (hint: Mask, side: keyof Hints) => void
  readonly transparencySelected: () => Promise<void>
  readonly maskFileAdded: (file: File) => Promise<void>
  readonly meaningChosen: (meaning: MaskMeaning | undefined) => Promise<void>
  /** The first picture gets a larger canvas; the new area is masked. */
  readonly extended: (sides: Sides) => Promise<void>
  readonly maskFile: (kind: MaskFileKind) => Promise<Blob | undefined>
  /** The mask in words, for those who do not see it. */
  readonly described: () => Promise<string | undefined>
  /** The selecting tools were put away: what they hold in memory can go. */
  readonly selectingEnded: () => void
  /** Stops what is under way; false when nothing is. */
  readonly cancelled: () => boolean
}

interface Needs {
  readonly imaging: Imaging
  readonly document: Document
  readonly notices: Notices
}

const nothingGoesOn: MaskWorkState = {
  work: undefined,
  preview: undefined,
  smart: undefined,
  unclear: undefined,
}

/** Long work on the first picture's mask: one piece at a time, with its progress, and it can be stopped. */
export function createMaskWork({ imaging, document, notices }: Needs): MaskWork {
  const state = createStore<MaskWorkState>(() => nothingGoesOn)
  const { getState, setState } = state
  let working: AbortController | undefined
  let selector: Selector | undefined
  const told = (error: unknown) => notices.failed(failureOf(error))
  function subject(): Subject | undefined {
    const source = firstSource(document.state.getState())
    const painting = firstPainting(document.state.getState())
    return source && painting && { source, mask: painting.mask }
  }
  /** The mask is still the one the work began with: nobody painted or undid meanwhile. */
  const isCurrent = ({ source, mask }: Subject) => {
    const now = subject()
    return now?.source === source && now.mask === mask
  }
  const packedMask = (mask: Mask) => inTurns(packSlices(mask))

  /** Does one piece of work; nothing comes of it when it is stopped, fails, or another one goes on. */
  async function run<T>(
    what: WorkUnderWay['what'],
    task: (signal: AbortSignal, onProgress: (share: number) => void) => Promise<T>,
  ): Promise<T | undefined> {
    if (working) return undefined
    const controller = new AbortController()
    working = controller
    setState({ work: { what, share: undefined } })
    try {
      return await task(controller.signal, (share) => setState({ work: { what, share } }))
    } catch (error) {
      told(error)
      return undefined
    } finally {
      working = undefined
      setState({ work: undefined })
    }
  }
  function commit(begun: Subject, mask: Mask | undefined) {
    if (mask && isCurrent(begun)) document.maskPainted(mask)
  }

  const theSelector = () => {
    selector ??= imaging.selector()
    return selector
  }
  const pictureOf = ({ id, blob }: Source) => ({ pictureId: id, picture: blob })

  const drags = createWandDrags({
    subject,
    isCurrent,
    select: async (source, { at: { x, y }, tolerance, contiguous }, signal) => {
      const order = { ...pictureOf(source), x, y, tolerance, contiguous }
      return unpacked((await theSelector().wand(order, signal)).selection)
    },
    previewed: (preview) => setState({ preview }),
    committed: document.maskPainted,
    failed: told,
  })
  async function cutOut({ source }: Subject, { box, hints }: ThingWish, newer: AbortSignal) {
    const { inside, outside } = hints
    const packedHints = {
      ...(inside ? { inside: await packedMask(inside) } : {}),
      ...(outside ? { outside: await packedMask(outside) } : {}),
    }
    const order = { ...pictureOf(source), box, ...packedHints }
    const found = await run('select', (stopped, onProgress) => {
      const signal = AbortSignal.any([stopped, newer])
      return theSelector().smartSelect(order, { signal, onProgress })
    })
    if (found?.note && !newer.aborted) notices.told({ tone: 'info', text: found.note })
    return found && unpacked(found.selection)
  }
  const thing = createThingSelection({
    subject,
    isCurrent,
    cutOut,
    committed: (mask, refined) => {
      // One step of undo, however often the selection was refined.
      if (refined) document.changeUndone()
      document.maskPainted(mask)
    },
    known: () => getState().smart,
    became: (smart) => setState({ smart }),
  })
  /** Whether the selecting tools are in use. */
  let isSelecting = false
  async function endSelecting() {
    isSelecting = false
    // What was asked for is still done.
    await Promise.all([drags.idle(), thing.idle()])
    if (isSelecting) return
    selector?.close()
    thing.forgotten()
  }
  let lastSource: Source | undefined
  document.state.subscribe((now) => {
    const source = firstSource(now)
    if (source === lastSource) return
    lastSource = source
    drags.stopped()
    thing.forgotten()
    selector?.close()
  })

  async function readAs(file: File, meaning: MaskMeaning) {
    const begun = subject()
    if (!begun) return
    const { size } = begun.source
    const read = await run('import', (signal) => imaging.readMask({ file, meaning, size }, signal))
    commit(begun, read && unpacked(read))
  }

  return {
    state,
    operated: async (operation) => {
      const begun = subject()
      if (!begun) return
      const changed = await run(operation.kind, async (signal, onProgress) =>
        imaging.reshape(
          { packed: await packedMask(begun.mask), operation },
          { signal, onProgress },
        ),
      )
      commit(begun, changed && unpacked(changed))
    },
    wandMoved: (move) => {
      isSelecting = true
      if (!working || move.part !== 'press') drags.moved(move)
    },
    wandDropped: drags.dropped,
    thingBoxed: (boxed) => {
      isSelecting = true
      thing.boxed(boxed)
    },
    thingHinted: (hint, side) => {
      isSelecting = true
      if (getState().smart) thing.hinted(hint, side)
      else notices.told({ tone: 'info', text: 'Drag a box round the thing first.' })
    },
    transparencySelected: async () => {
      const begun = subject()
      if (!begun) return
      const found = await run('select', (signal) =>
        imaging.transparencyMask(begun.source.blob, signal),
      )
      commit(begun, found && combined(begun.mask, unpacked(found), 'add'))
    },
    maskFileAdded: async (file) => {
      const begun = subject()
      if (!begun) return
      const opened = await run('import', (signal) => imaging.openMask(file, signal))
      if (!opened) return
      const { meanings, certain, size } = opened
      const { width, height } = begun.source.size
      if (size.width !== width || size.height !== height)
        notices.told({
          tone: 'info',
          text: `${file.name} is ${size.width} \u00d7 ${size.height}; it was resized to the picture\u2019s ${width} \u00d7 ${height}.`,
        })
      const [likeliest] = meanings
      if (certain && likeliest) await readAs(file, likeliest)
      else setState({ unclear: { file, meanings } })
    },
    meaningChosen: async (meaning) => {
      const { unclear } = getState()
      setState({ unclear: undefined })
      if (unclear && meaning) await readAs(unclear.file, meaning)
    },
    extended: async (sides) => {
      const begun = subject()
      if (!begun) return
      const { source, mask } = begun
      const picture = await run('extend', (signal) =>
        imaging.extend({ picture: source.blob, sides }, signal),
      )
      if (!picture || !isCurrent(begun)) return
      const size = {
        width: source.size.width + sides.left + sides.right,
        height: source.size.height + sides.top + sides.bottom,
      }
      const moved = translatedTo(mask, { size, x: sides.left, y: sides.top, beyond: 255 })
      const name = `${source.name.replace(/\.[^.]*$/, '')}.png`
      await document.firstExtended(new File([picture], name, { type: 'image/png' }), moved)
    },
    maskFile: async (kind) => {
      const begun = subject()
      if (!begun) return undefined
      return run('export', async (signal) =>
        imaging.maskFile({ packed: await packedMask(begun.mask), kind }, signal),
      )
    },
    described: async () => {
      const begun = subject()
      return begun && imaging.describe(await packedMask(begun.mask))
    },
    selectingEnded: () => void endSelecting(),
    cancelled: () => {
      const isBusy = working !== undefined
      working?.abort()
      return drags.stopped() || isBusy
    },
  }
}

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Size } from '#core/geometry.ts'
import { isFull, isUntouched, type Mask } from '#core/mask/mask.ts'
import { packSlices, unpacked } from '#core/mask/pack.ts'
import { type Target, targetKey } from '#core/plan/planInput.ts'
import type { Region } from '#core/region.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import { type Document, type DocumentState, firstSource, type Source } from '#stores/document.ts'
import { inTurns } from '#stores/inTurns.ts'
import type { PlanStore, PlanWishes } from '#stores/plan.ts'
import type { RegionPlan } from '#stores/regions.ts'
import type { Settings } from '#stores/settings.ts'

/**
 * What a request of the batch is about. The first picture with what is painted on it has no ids: it is there without a
 * wish.
 */
export interface BatchTarget extends Target {
  /** The masked one first, then those that go along; none: text alone. */
  readonly sources: readonly Source[]
  /** Whose painting it gets. */
  readonly painted: Source | undefined
  /** How much is painted; absent: there is no picture. */
  readonly coverage: 'untouched' | 'partial' | 'full' | undefined
  /** How many requests it takes, as far as is known: parts of the picture may be sent apart. */
  readonly parts: number
}

/** A target with all that is sent for it. */
export interface ReadyTarget extends BatchTarget {
  /** What is painted, at the size of its first picture. */
  readonly mask: Mask | undefined
  /** The parts that are sent; none: all of the picture. */
  readonly regions: readonly Region[]
}

export interface Targets {
  /** In the order of the pictures, at least one. */
  readonly state: StoreApi<readonly BatchTarget[]>
  /** As the table is now. Rejects with a `FailureError` where a mask cannot be carried over. */
  readonly current: () => Promise<readonly ReadyTarget[]>
}

interface Needs {
  readonly imaging: Pick<Imaging, 'maskFile' | 'readMask'>
  readonly document: Document
  readonly plan: PlanStore
  readonly regions: RegionPlan
  readonly settings: Settings
}

const isSameSize = (a: Size, b: Size) => a.width === b.width && a.height === b.height

function maskCoverage(mask: Mask | undefined): 'untouched' | 'partial' | 'full' {
  if (!mask || isUntouched(mask)) return 'untouched'
  return isFull(mask) ? 'full' : 'partial'
}

const isSame = (a: BatchTarget, b: BatchTarget | undefined): boolean =>
  b !== undefined &&
  targetKey(a) === targetKey(b) &&
  a.painted === b.painted &&
  a.coverage === b.coverage &&
  a.parts === b.parts &&
  a.sources.length === b.sources.length &&
  a.sources.every((source, index) => source === b.sources[index])

/** A mask at another picture's size, by the filter that pictures are resized with. */
export async function maskAt(
  imaging: Pick<Imaging, 'maskFile' | 'readMask'>,
  mask: Mask,
  size: Size,
): Promise<Mask> {
  if (isSameSize(mask, size)) return mask
  const packed = await inTurns(packSlices(mask))
  const file = await imaging.maskFile({ packed, kind: 'blackWhite' })
  return unpacked(await imaging.readMask({ file, meaning: 'white', size }))
}

/** What the pictures on the table and the wishes come to. */
function targetsOf(
  { sources, paintings }: DocumentState,
  wishes: Pick<PlanWishes, 'pictures' | 'masks'>,
): readonly BatchTarget[] {
  const coverageOf = ({ id }: Source) => maskCoverage(paintings[id]?.mask)
  const isPainted = (source: Source) => coverageOf(source) !== 'untouched'
  const [first] = sources
  if (!first) return [{ sources: [], painted: undefined, coverage: undefined, parts: 1 }]
  const isEdited = ({ id }: Source) => id === first.id || wishes.pictures.includes(id)
  const references = sources.filter((source) => !isEdited(source))
  const masks = sources.filter((source) => wishes.masks.includes(source.id) && isPainted(source))
  // One that has no mask of its own gets the first picture's.
  const ownMask = (source: Source) => (isPainted(source) || !isPainted(first) ? source : first)
  return sources.filter(isEdited).flatMap((source) =>
    (masks.length > 0 ? masks : [ownMask(source)]).map((painted): BatchTarget => {
      const ids = { sourceId: source.id, ...(masks.length > 0 ? { maskId: painted.id } : {}) }
      return {
        ...(source === first && painted === first ? {} : ids),
        sources: [source, ...references],
        painted,
        coverage: coverageOf(painted),
        parts: 1,
      }
    }),
  )
}

/** Every picture of the batch with its mask, kept up with the table. */
export function createTargets({ imaging, document, plan, regions, settings }: Needs): Targets {
  /** Masks at other sizes, as long as they are painted so. */
  const scaled = new WeakMap<Mask, Map<string, Promise<Mask>>>()
  /** How many parts each target had when it was last looked at. */
  let parts: ReadonlyMap<string, number> = new Map()

  function found(): readonly BatchTarget[] {
    const table = document.state.getState()
    const first = firstSource(table)
    return targetsOf(table, plan.state.getState()).map((target) => {
      const isFirst = target.sources[0] === first && target.painted === first
      const known = isFirst ? regions.state.getState().length : parts.get(targetKey(target))
      return { ...target, parts: Math.max(1, known ?? 1) }
    })
  }
  const state = createStore<readonly BatchTarget[]>(found)
  /** Strokes change nothing of it but the first and the last. */
  function show(targets: readonly BatchTarget[]) {
    const before = state.getState()
    const isKnown = targets.length === before.length
    if (!isKnown || !targets.every((target, index) => isSame(target, before[index])))
      state.setState(targets, true)
  }

  function carriedOver(mask: Mask, size: Size): Promise<Mask> {
    const sizes = scaled.get(mask) ?? new Map<string, Promise<Mask>>()
    scaled.set(mask, sizes)
    const key = `${size.width}x${size.height}`
    const known = sizes.get(key) ?? maskAt(imaging, mask, size)
    sizes.set(key, known)
    known.catch(() => sizes.delete(key))
    return known
  }
  async function ready(
    target: BatchTarget,
    paintings: DocumentState['paintings'],
  ): Promise<ReadyTarget> {
    const [source] = target.sources
    const painting = target.painted && paintings[target.painted.id]
    const mask = painting && source && (await carriedOver(painting.mask, source.size))
    const planned = await regions.of(mask)
    return { ...target, mask, regions: planned, parts: Math.max(1, planned.length) }
  }
  async function current() {
    const { paintings } = document.state.getState()
    const all: ReadyTarget[] = []
    for (const target of found()) all.push(await ready(target, paintings))
    return all
  }

  let isCounting = false
  let isStale = false
  /** Finds out the parts of all targets; what cannot be planned is told when it is sent. */
  async function count() {
    isStale = true
    if (isCounting) return
    isCounting = true
    while (isStale) {
      isStale = false
      const all = await current().catch(() => [])
      parts = new Map(all.map((target) => [targetKey(target), target.parts]))
      show(found())
    }
    isCounting = false
  }
  function follow() {
    const targets = found()
    show(targets)
    if (targets.length > 1 && settings.state.getState().send === 'around') void count()
  }
  document.state.subscribe(follow)
  plan.state.subscribe(({ pictures, masks }, before) => {
    if (pictures !== before.pictures || masks !== before.masks) follow()
  })
  regions.state.subscribe(follow)
  return { state, current }
}

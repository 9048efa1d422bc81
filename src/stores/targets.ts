import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Size } from '#core/geometry.ts'
import { isFaint, isFull, isUntouched, type Mask } from '#core/mask/mask.ts'
import { packSlices, unpacked } from '#core/mask/pack.ts'
import { type Target, targetKey } from '#core/plan/planInput.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import type { MaskCoverage } from '#core/problems.ts'
import type { Region } from '#core/region.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import { catchingUp } from '#stores/catchingUp.ts'
import { type Document, type DocumentState, firstSource, type Source } from '#stores/document.ts'
import { inTurns } from '#stores/inTurns.ts'
import type { PlanStore } from '#stores/plan.ts'
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
  readonly coverage: MaskCoverage | undefined
  /** By model, as far as they are known: the parts of the picture that are sent apart. None: all of it is sent. */
  readonly regions: ReadonlyMap<string, readonly Region[]>
}

/** The parts a model is sent; none: all of the picture. */
export const regionsOf = ({ regions }: BatchTarget, model: string): readonly Region[] =>
  regions.get(model) ?? []

/** A target with all that is sent for it: the parts for every model of the plan are known. */
export interface ReadyTarget extends BatchTarget {
  /** What is painted, at the size of its first picture. */
  readonly mask: Mask | undefined
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

function maskCoverage(mask: Mask | undefined): MaskCoverage {
  if (!mask || isUntouched(mask)) return 'untouched'
  if (isFaint(mask)) return 'faint'
  return isFull(mask) ? 'full' : 'partial'
}

const isSame = (a: BatchTarget, b: BatchTarget | undefined): boolean =>
  b !== undefined &&
  targetKey(a) === targetKey(b) &&
  a.painted === b.painted &&
  a.coverage === b.coverage &&
  a.regions.size === b.regions.size &&
  [...a.regions].every(([model, regions]) => b.regions.get(model) === regions) &&
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
  { pictures, masks: maskIds, taken }: PlanWishes,
): readonly BatchTarget[] {
  // An earlier batch is for the picture it was laid on the table with.
  const wishes = taken ? { pictures: [], masks: [] } : { pictures, masks: maskIds }
  const coverageOf = ({ id }: Source) => maskCoverage(paintings[id]?.mask)
  const isPainted = (source: Source) => coverageOf(source) !== 'untouched'
  const [first] = sources
  if (!first) return [{ sources: [], painted: undefined, coverage: undefined, regions: new Map() }]
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
        regions: new Map(),
      }
    }),
  )
}

/** The models that are asked. */
const modelsOf = (own: string, { models, taken }: PlanWishes): readonly string[] => [
  ...new Set(taken ? taken.map(({ params }) => params.model) : [own, ...models]),
]

const partsKey = (target: Target, model: string) => `${targetKey(target)} ${model}`

/** Every picture of the batch with its mask, kept up with the table. */
export function createTargets({ imaging, document, plan, regions, settings }: Needs): Targets {
  /** Masks at other sizes, as long as they are painted so. */
  const scaled = new WeakMap<Mask, Map<string, Promise<Mask>>>()
  /** The parts of each target for each model when they were last planned. */
  let known: ReadonlyMap<string, readonly Region[]> = new Map()

  /** What the requests are about now. */
  function now() {
    const { params, send } = settings.state.getState()
    const wishes = plan.state.getState()
    const models = modelsOf(params.model, wishes)
    return { table: document.state.getState(), wishes, models, model: params.model, send }
  }
  function found(): readonly BatchTarget[] {
    const { table, wishes, models, model: own, send } = now()
    const first = firstSource(table)
    return targetsOf(table, wishes).map((target) => {
      if (send !== 'around') return target
      const isFirst = target.sources[0] === first && target.painted === first
      const planned = models.flatMap((model) => {
        const isShown = isFirst && model === own
        const parts = isShown ? regions.state.getState() : known.get(partsKey(target, model))
        return parts && parts.length > 0 ? [[model, parts] as const] : []
      })
      return { ...target, regions: new Map(planned) }
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
    { table, models }: Pick<ReturnType<typeof now>, 'table' | 'models'>,
  ): Promise<ReadyTarget> {
    const [source] = target.sources
    const painting = target.painted && table.paintings[target.painted.id]
    const mask = painting && source && (await carriedOver(painting.mask, source.size))
    const planned = new Map<string, readonly Region[]>()
    for (const model of models) planned.set(model, await regions.of(mask, model))
    return { ...target, mask, regions: planned }
  }
  async function current() {
    const about = now()
    const all: ReadyTarget[] = []
    for (const target of targetsOf(about.table, about.wishes)) all.push(await ready(target, about))
    return all
  }

  /** Finds out the parts of all targets; what cannot be planned is told when it is sent. */
  const count = catchingUp(async () => {
    const all = await current().catch(() => [])
    known = new Map(
      all.flatMap((target) =>
        [...target.regions].map(([model, parts]) => [partsKey(target, model), parts] as const),
      ),
    )
    show(found())
  })
  function follow() {
    const targets = found()
    show(targets)
    const { models, send } = now()
    if (send === 'around' && targets.length * models.length > 1) void count()
  }
  document.state.subscribe(follow)
  plan.state.subscribe(({ pictures, masks, models, taken }, before) => {
    const isSame =
      pictures === before.pictures &&
      masks === before.masks &&
      models === before.models &&
      taken === before.taken
    if (!isSame) follow()
  })
  settings.state.subscribe(({ send, context, params }, before) => {
    const isSame =
      send === before.send && context === before.context && params.model === before.params.model
    if (!isSame) follow()
  })
  regions.state.subscribe(follow)
  return { state, current }
}

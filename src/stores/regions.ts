import { createStore, type StoreApi } from 'zustand/vanilla'
import { isUntouched, type Mask } from '#core/mask/mask.ts'
import { packSlices } from '#core/mask/pack.ts'
import { modelNamed } from '#core/models.ts'
import type { Region } from '#core/region.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import { type Document, firstPainting } from '#stores/document.ts'
import { inTurns } from '#stores/inTurns.ts'
import type { Settings } from '#stores/settings.ts'

/** The parts of the first picture that will be sent; none: all of it. */
export type Regions = StoreApi<readonly Region[]>

export interface RegionPlan {
  /** As they were last planned. */
  readonly state: Regions
  /** Planned for a mask and a model by the settings as they are. */
  readonly of: (mask: Mask | undefined, model: string) => Promise<readonly Region[]>
}

interface Needs {
  readonly imaging: Pick<Imaging, 'regions'>
  readonly document: Document
  readonly settings: Settings
}

const none: readonly Region[] = []

/** What "Around the mask" comes to, kept up with the mask and the model. */
export function createRegions({ imaging, document, settings }: Needs): RegionPlan {
  const state = createStore<readonly Region[]>(() => none)
  let seen: readonly unknown[] = []
  let planning: Promise<readonly Region[]> = Promise.resolve(none)

  async function planned(mask: Mask | undefined, model: string): Promise<readonly Region[]> {
    const { send, context } = settings.state.getState()
    if (send !== 'around' || !mask || isUntouched(mask)) return none
    const { sizes, uploadPixels } = modelNamed(model)
    const packed = await inTurns(packSlices(mask))
    return imaging.regions({ packed, rule: { sizes, uploadPixels, context } })
  }
  function follow() {
    const mask = firstPainting(document.state.getState())?.mask
    const { send, context, params } = settings.state.getState()
    const now = [mask, params.model, send, context]
    if (now.every((value, index) => value === seen[index])) return
    seen = now
    const latest = planned(mask, params.model)
    planning = latest
    latest.then(
      (regions) => {
        if (planning === latest) state.setState(regions, true)
      },
      // What cannot be planned is sent whole; the frame goes, so that it is seen.
      () => state.setState(none, true),
    )
  }
  document.state.subscribe(follow)
  settings.state.subscribe(follow)
  follow()
  const isShown = (mask: Mask | undefined, model: string) => mask === seen[0] && model === seen[1]
  return {
    state,
    of: (mask, model) => (isShown(mask, model) ? planning : planned(mask, model)),
  }
}

import { createStore, type StoreApi } from 'zustand/vanilla'
import { isUntouched, type Mask } from '#core/mask/mask.ts'
import { modelNamed } from '#core/models.ts'
import type { Region } from '#core/region.ts'
import { regionsFor } from '#core/sendRegions.ts'
import { type Document, firstPainting } from '#stores/document.ts'
import type { Settings, SettingsState } from '#stores/settings.ts'

/** The parts of the first picture that will be sent; none: all of it. */
export type Regions = StoreApi<readonly Region[]>

const none: readonly Region[] = []

function planned(
  mask: Mask | undefined,
  { send, params, context }: SettingsState,
): readonly Region[] {
  if (send !== 'around' || !mask || isUntouched(mask)) return none
  const { sizes, uploadPixels } = modelNamed(params.model)
  return regionsFor(mask, { sizes, uploadPixels, context })
}

/** What "Around the mask" comes to, kept up with the mask and the model. */
export function createRegions(document: Document, settings: Settings): Regions {
  const regions = createStore<readonly Region[]>(() => none)
  let seen: readonly unknown[] = []
  const follow = () => {
    const mask = firstPainting(document.state.getState())?.mask
    const state = settings.state.getState()
    const now = [mask, state.send, state.context, state.params.model]
    if (now.every((value, index) => value === seen[index])) return
    seen = now
    regions.setState(planned(mask, state), true)
  }
  document.state.subscribe(follow)
  settings.state.subscribe(follow)
  follow()
  return regions
}

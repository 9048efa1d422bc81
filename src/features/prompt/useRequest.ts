import { useStore } from 'zustand'
import { fittedParams, type Subject } from '#core/fitParams.ts'
import type { GenerationParams } from '#core/generation.ts'
import { findProblems, type Problem } from '#core/problems.ts'
import type { Document } from '#stores/document.ts'
import { subjectOf } from '#stores/plannedBatch.ts'
import { connectionOf, type Settings, type SettingsState } from '#stores/settings.ts'
import type { BatchTarget, Targets } from '#stores/targets.ts'

/** What would be sent now. */
export interface CurrentRequest {
  readonly subject: Subject
  /** As it will be sent: every value is one the model takes. */
  readonly params: GenerationParams
  readonly send: SettingsState['send']
  readonly problems: readonly Problem[]
}

export interface RequestStores {
  readonly document: Document
  readonly settings: Settings
  readonly targets: Targets['state']
}

/** What the request follows from. */
interface Standing {
  readonly form: SettingsState
  readonly all: readonly BatchTarget[]
  readonly opening: number
}

/** What is to be said of all masks is said if it is so of one. */
const coverageOf = (targets: readonly BatchTarget[]) =>
  (['untouched', 'faint', 'full', 'partial'] as const).find((coverage) =>
    targets.some((target) => target.coverage === coverage),
  )

function requestOf({ form, all, opening }: Standing): CurrentRequest {
  const connection = connectionOf(form)
  const subject = subjectOf(connection, { sources: all[0]?.sources ?? [] })
  const params = fittedParams(form.params, subject)
  const { pictures } = subject
  const mask = coverageOf(all)
  const { maskEdge, send } = form
  const problems = findProblems({ params, connection, pictures, opening, mask, maskEdge })
  return { subject, params, send, problems }
}

/** The request as the form and the table stand; of several pictures, that for the first. */
export function useRequest(stores: RequestStores): CurrentRequest {
  const form = useStore(stores.settings.state)
  const all = useStore(stores.targets)
  const opening = useStore(stores.document.state, (table) => table.opening)
  return requestOf({ form, all, opening })
}

/** The same at this moment, whatever is shown. */
export const requestNow = ({ document, settings, targets }: RequestStores): CurrentRequest =>
  requestOf({
    form: settings.state.getState(),
    all: targets.getState(),
    opening: document.state.getState().opening,
  })

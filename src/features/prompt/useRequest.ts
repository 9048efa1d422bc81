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

interface Stores {
  readonly document: Document
  readonly settings: Settings
  readonly targets: Targets['state']
}

/** What is to be said of all masks is said if it is so of one. */
const coverageOf = (targets: readonly BatchTarget[]) =>
  (['untouched', 'faint', 'full', 'partial'] as const).find((coverage) =>
    targets.some((target) => target.coverage === coverage),
  )

/** The request as the form and the table stand; of several pictures, that for the first. */
export function useRequest({ document, settings, targets }: Stores): CurrentRequest {
  const state = useStore(settings.state)
  const all = useStore(targets)
  const opening = useStore(document.state, (table) => table.opening)
  const connection = connectionOf(state)
  const subject = subjectOf(connection, { sources: all[0]?.sources ?? [] })
  const params = fittedParams(state.params, subject)
  const { pictures } = subject
  const mask = coverageOf(all)
  const { maskEdge, send } = state
  const problems = findProblems({ params, connection, pictures, opening, mask, maskEdge })
  return { subject, params, send, problems }
}

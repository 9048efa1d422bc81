import { useStore } from 'zustand'
import { fittedParams, type Subject } from '#core/fitParams.ts'
import type { GenerationParams } from '#core/generation.ts'
import { isFull, isUntouched } from '#core/mask/mask.ts'
import { findProblems, type Problem } from '#core/problems.ts'
import { type Document, type DocumentState, firstPainting } from '#stores/document.ts'
import { connectionOf, type Settings } from '#stores/settings.ts'

/** What would be sent now. */
export interface CurrentRequest {
  readonly subject: Subject
  /** As it will be sent: every value is one the model takes. */
  readonly params: GenerationParams
  readonly problems: readonly Problem[]
}

function paintedOf(state: DocumentState) {
  const mask = firstPainting(state)?.mask
  if (!mask) return undefined
  if (isUntouched(mask)) return 'untouched'
  return isFull(mask) ? 'full' : 'partial'
}

/** The request as the form and the table stand. */
export function useRequest(document: Document, settings: Settings): CurrentRequest {
  const state = useStore(settings.state)
  const pictures = useStore(document.state, ({ sources }) => sources.length)
  const pictureSize = useStore(document.state, ({ sources }) => sources[0]?.size)
  const opening = useStore(document.state, (table) => table.opening)
  const mask = useStore(document.state, paintedOf)
  const connection = connectionOf(state)
  const subject = { connection, pictures, pictureSize }
  const params = fittedParams(state.params, subject)
  const problems = findProblems({ params, connection, pictures, opening, mask })
  return { subject, params, problems }
}
